"""The addresses of the product's pages."""

from django.urls import URLPattern, URLResolver, path, re_path

from providers.views import account, agents, card, confirm, data_key, groups, links, pages, people, policy, why
from providers.views.theme import theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("organization/", pages.organization, name="organization"),
    path("my/", pages.my, name="my"),
    path("keys/<str:scope>/<slug:kind>/new/", card.new_card, name="new_card"),
    path("keys/<str:scope>/<slug:kind>/<uuid:entry>/", card.card, name="card"),
    path("theme", theme, name="theme"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/invitations/<int:pk>/", people.invitation, name="invitation"),
    path("agents/", agents.agents, name="agents"),
    path("agents/<uuid:pk>/", agents.agent, name="agent"),
    path("policy/", policy.policy, name="policy"),
    path("policy/<slug:kind>/", policy.policy_kind, name="policy_kind"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("data-key/", data_key.data_key, name="data_key"),
    path("why/", why.why, name="why"),
    path("welcome/", links.welcome_use, name="welcome_use"),
    path("welcome/<str:token>/", links.welcome, name="welcome"),
    # Of django-allauth's pages these and no others: sign-up, e-mail addresses and the like cannot be reached.
    path("account/", account.account, name="account"),
    path("account/login/", account.sign_in, name="account_login"),
    path("account/logout/", account.sign_out, name="account_logout"),
    path("account/confirm/", confirm.confirm, name="account_reauthenticate"),
    path("account/inactive/", account.inactive, name="account_inactive"),
    path("account/password/", account.change_password, name="account_change_password"),
    path("account/password/reset/", account.request_password_reset, name="account_reset_password"),
    path("account/password/reset/done/", account.password_reset_sent, name="account_reset_password_done"),
    path("account/password/reset/key/done/", account.password_was_reset, name="account_reset_password_from_key_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.reset_password,
        name="account_reset_password_from_key",
    ),
]
