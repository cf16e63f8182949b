"""Who is answered what, for every route and method. A route without a row fails `test_access.py`.

To add a route, add a line for each method that it takes, with the answers of the seven who ask, in the order of ACTORS:

    METHOD address [what is sent]   anonymous member stranger auditor admin owner agent

- An address may hold names in braces: `tests/access_site.py` says what they stand for. The member owns what is called
  `their_`; so the stranger, who is a member too, must get a 404 there.
- What is sent is a form (`do=role&role=admin`) or JSON without blanks (`{"a":1}`). Whatever it changes is undone.
- An answer is a status, or `in` for the way to the sign-in page. The agent sends its token, and is nobody on pages.
- A method without a line must be refused to all; that is tried without being written down.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ACTORS = ("anonymous", "member", "stranger", "auditor", "admin", "owner", "agent")

TABLE = """
# Keys
GET /                                                                    in 302 302 302 302 302  in
GET /organization/                                                       in 403 403 200 200 200  in
GET /my/                                                                 in 200 200 403 200 200  in
GET /{card}/                                                             in 403 403 302 302 302  in
POST /{card}/ do=disable                                                 in 403 403 403 302 302  in
POST /{card}/ do=remove:confirmed                                        in 403 403 403 302 302  in
POST /{card}/ do=nonsense                                                in 403 403 403 400 400  in
GET /{new_card}/                                                         in 403 403 302 302 302  in
POST /{new_card}/ do=save                                                in 403 403 403 422 422  in
GET /{their_card}/                                                       in 302 404 403 404 404  in
POST /{their_card}/ do=disable                                           in 302 404 403 404 404  in
POST /{their_card}/ do=remove:confirmed                                  in 302 404 403 404 404  in
GET /{their_card_as_shared}/                                             in 403 403 404 404 404  in
POST /{their_card_as_shared}/ do=remove:confirmed                        in 403 403 403 404 404  in
GET /{new_own_card}/                                                     in 302 302 403 302 302  in
POST /{new_own_card}/ do=save                                            in 422 422 403 422 422  in
GET /keys/organization/zai/new/                                          in 403 403 403 302 302  in
GET /keys/my/zai/new/                                                    in 302 302 403 302 302  in
GET /why/                                                                in 200 200 200 200 200  in
GET /why/?who=person:{their_id}                                          in 200 404 200 200 200  in
GET /why/?who=agent:{agent}                                              in 404 404 200 200 200  in
GET /why/?who=agent:{their_agent}                                        in 200 404 200 200 200  in
POST /theme theme=dark                                                  302 302 302 302 302 302 302
# People
GET /people/                                                             in 403 403 200 200 200  in
POST /people/ name=N&email=n@example.org&role=member                     in 403 403 403 200 200  in
POST /people/ name=N&email=n@example.org&role=auditor                    in 403 403 403 200 200  in
POST /people/ name=N&email=n@example.org&role=owner                      in 403 403 403 422 200  in
GET /people/{person}/                                                    in 403 403 200 200 200  in
GET /people/{other_owner}/                                               in 403 403 200 200 200  in
GET /people/999999/                                                      in 403 403 404 404 404  in
POST /people/{person}/ do=nonsense                                       in 403 403 403 422 422  in
POST /people/{person}/ do=role&role=admin                                in 403 403 403 302 302  in
POST /people/{person}/ do=role&role=auditor                              in 403 403 403 302 302  in
POST /people/{person}/ do=role&role=owner                                in 403 403 403 422 302  in
POST /people/{person}/ do=password_link                                  in 403 403 403 200 200  in
POST /people/{person}/ do=deactivate                                     in 403 403 403 302 302  in
POST /people/{person}/ do=reactivate                                     in 403 403 403 302 302  in
POST /people/{person}/ do=reset_second_factor                             in 403 403 403 422 422  in
POST /people/{other_owner}/ do=role&role=member                          in 403 403 403 422 302  in
POST /people/{other_owner}/ do=password_link                             in 403 403 403 422 200  in
POST /people/{other_owner}/ do=deactivate                                in 403 403 403 422 302  in
POST /people/{other_owner}/ do=reactivate                                in 403 403 403 422 302  in
POST /people/{auditor}/ do=role&role=member                              in 403 403 403 302 302  in
POST /people/999999/ do=deactivate                                       in 403 403 403 404 404  in
POST /people/invitations/{invitation}/ do=renew                          in 403 403 403 200 200  in
POST /people/invitations/{invitation}/ do=void                           in 403 403 403 302 302  in
POST /people/invitations/{owners_invitation}/ do=renew                   in 403 403 403 302 200  in
POST /people/invitations/999999/ do=void                                 in 403 403 403 404 404  in
# Agents
GET /agents/                                                             in 200 200 200 200 200  in
POST /agents/ scope=organization                                         in 403 403 403 422 422  in
POST /agents/ scope=my                                                   in 422 422 403 422 422  in
POST /agents/ scope=organization&name=New&uses=default&days=30           in 403 403 403 200 200  in
GET /agents/{agent}/                                                     in 404 404 200 200 200  in
POST /agents/{agent}/ do=remove                                          in 404 404 403 302 302  in
POST /agents/{agent}/ do=token&days=30                                   in 404 404 403 200 200  in
GET /agents/{their_agent}/                                               in 200 404 404 404 404  in
POST /agents/{their_agent}/ do=remove                                    in 302 404 403 404 404  in
POST /agents/{their_agent}/ do=token&days=30                             in 200 404 403 404 404  in
# Activity
GET /activity/                                                           in 403 403 200 200 200  in
GET /activity/?what=keys&who=nobody&text=x&target=provider:{entry}       in 403 403 200 200 200  in
GET /activity/?since=yesterday                                           in 403 403 422 422 422  in
POST /activity/export/ format=csv                                        in 403 403 200 200 200  in
POST /activity/export/ format=jsonl&what=sign-ins                        in 403 403 200 200 200  in
POST /activity/export/ format=pdf                                        in 403 403 400 400 400  in
# Policy
GET /sign-in-policy/                                                      in 403 403 403 200 200  in
POST /sign-in-policy/ second_factor=yes                                   in 403 403 403 422 422  in
POST /sign-in-policy/ second_factor=no                                    in 403 403 403 302 302  in
GET /policy/                                                             in 403 403 200 200 200  in
GET /policy/openai/                                                      in 403 403 302 302 302  in
POST /policy/openai/ shown=no                                            in 403 403 403 422 422  in
POST /policy/openai/ shown=no&personal=allowed&fallback=no               in 403 403 403 302 302  in
GET /groups/                                                             in 403 403 200 200 200  in
POST /groups/ name=New                                                   in 403 403 403 302 302  in
GET /groups/{group}/                                                     in 403 403 200 200 200  in
GET /groups/999999/                                                      in 403 403 404 404 404  in
POST /groups/{group}/ do=remove                                          in 403 403 403 302 302  in
POST /groups/999999/ do=remove                                           in 403 403 403 404 404  in
GET /data-key/                                                           in 403 403 403 200 200  in
POST /data-key/ do=nonsense                                              in 403 403 403 422 422  in
# Links, and one's own account
GET /welcome/no-such-token/                                             410 410 410 410 410 410 410
GET /welcome/{link}/                                                    200 200 200 200 200 200 200
POST /welcome/ token=no-such-token                                      410 410 410 410 410 410 410
GET /account/                                                            in 200 200 200 200 200  in
POST /account/ name=New                                                  in 302 302 302 302 302  in
POST /account/                                                           in 422 422 422 422 422  in
GET /account/login/                                                     200 302 302 302 302 302 200
POST /account/login/                                                    422 302 302 302 302 302 422
GET /account/logout/                                                    302 200 200 200 200 200 302
POST /account/logout/                                                   302 302 302 302 302 302 302
GET /account/confirm/                                                     in 200 200 200 200 200  in
POST /account/confirm/                                                    in 422 422 422 422 422  in
GET /account/sessions/                                                    in 200 200 200 200 200  in
POST /account/sessions/ do=others                                         in 302 302 302 302 302  in
POST /account/sessions/ do=end:nobody                                     in 302 302 302 302 302  in
POST /account/sessions/ do=nonsense                                       in 422 422 422 422 422  in
GET /account/second-factor/                                               in 200 200 200 200 200  in
GET /account/second-factor/sign-in/                                       in 302 302 302 302 302  in
POST /account/second-factor/sign-in/                                      in 302 302 302 302 302  in
GET /account/second-factor/app/                                           in 200 200 200 200 200  in
POST /account/second-factor/app/ code=1                                   in 422 422 422 422 422  in
GET /account/second-factor/app/remove/                                    in 404 404 404 404 404  in
POST /account/second-factor/app/remove/                                   in 404 404 404 404 404  in
GET /account/second-factor/codes/                                         in 302 302 302 302 302  in
GET /account/second-factor/codes/new/                                     in 200 200 200 200 200  in
POST /account/second-factor/codes/new/                                    in 422 422 422 422 422  in
GET /account/second-factor/passkeys/add/                                  in 200 200 200 200 200  in
POST /account/second-factor/passkeys/add/                                 in 422 422 422 422 422  in
GET /account/second-factor/passkeys/999999/remove/                        in 404 404 404 404 404  in
POST /account/second-factor/passkeys/999999/remove/                       in 404 404 404 404 404  in
GET /account/inactive/                                                  200 200 200 200 200 200 200
GET /account/password/                                                   in 200 200 200 200 200  in
POST /account/password/                                                  in 422 422 422 422 422  in
# Without a mail server there is no reset by e-mail.
GET /account/password/reset/                                            404 404 404 404 404 404 404
POST /account/password/reset/                                           404 404 404 404 404 404 404
GET /account/password/reset/done/                                       404 404 404 404 404 404 404
GET /account/password/reset/key/done/                                   404 404 404 404 404 404 404
GET /account/password/reset/key/1-none/                                 404 404 404 404 404 404 404
POST /account/password/reset/key/1-none/                                404 404 404 404 404 404 404
# The agents' API: tokens open it, and nothing else. tests/test_api_access.py has more about them.
GET /api/v1/                                                             in 200 200 200 200 200  in
GET /api/v1/openapi.json                                                200 200 200 200 200 200 200
GET /api/v1/effective                                                   401 401 401 401 401 401 404
GET /api/v1/providers                                                   401 401 401 401 401 401 200
POST /api/v1/providers/{entry}/report {"status":401}                    401 401 401 401 401 401 200
POST /api/v1/providers/{their_entry}/report {"status":401}              401 401 401 401 401 401 404
PUT /api/v1/providers/team {"kind":"openai"}                            401 401 401 401 401 401 422
PUT /api/v1/providers/team {"kind":"nonsense"}                          401 401 401 401 401 401 422
DELETE /api/v1/providers/team?kind=openai                               401 401 401 401 401 401 204
DELETE /api/v1/providers/mine?kind=openai                               401 401 401 401 401 401 404
POST /api/v1/providers/team {}                                          401 401 401 401 401 401 404
GET /api/v1/nothing                                                     404 404 404 404 404 404 404
POST /api/v1/nothing                                                    404 404 404 404 404 404 404
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `answers`: by actor."""

    method: str
    address: str
    sent: str
    answers: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.method} /{self.address} {self.sent}".rstrip()


def rows() -> list[Row]:
    """The lines of the table. ValueError for one that has not an answer for each actor."""
    return [_row(line.split()) for line in TABLE.splitlines() if line.strip() and not line.startswith("#")]


def _row(words: list[str]) -> Row:
    asked, answers = words[: -len(ACTORS)], words[-len(ACTORS) :]
    if len(asked) not in {2, 3}:
        raise ValueError(f"{' '.join(words)}: needs a method, an address and {len(ACTORS)} answers")
    return Row(
        asked[0],
        asked[1].removeprefix("/"),
        asked[2] if len(asked) == 3 else "",
        dict(zip(ACTORS, answers, strict=True)),
    )
