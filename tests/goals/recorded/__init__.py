"""What every change, check and hand-out leaves in the record: each done for real, and watched at the database."""
