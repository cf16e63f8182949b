"""Agents of people may be limited to the organization's default. It changes no table."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("providers", "0004_trust")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="agent",
            name="uses",
            field=models.CharField(
                choices=[
                    ("default", "What its owner's agents use by default"),
                    ("shared", "The organization's default only"),
                    ("entries", "Named entries only"),
                    ("any", "Every key of its owner"),
                ],
                default="default",
                max_length=10,
            ),
        )
    ]
