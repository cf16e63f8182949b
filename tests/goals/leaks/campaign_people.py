"""The first part of a campaign: people come, sign in, get things wrong, and change their passwords."""

from functools import partial

from tests.goals.leaks.stage import Stage

OWNER, ADMIN, MEMBER, ANONYMOUS = "owner", "admin", "member", "anonymous"


def arrive(stage: Stage) -> None:
    """The first admin by the link that the server printed, the others by invitation."""
    stage.people[ANONYMOUS] = stage.visitor(ANONYMOUS)
    stage.find_link(stage.product.said, OWNER)
    _redeem(stage, OWNER)
    for role in (ADMIN, MEMBER):
        fields = {"name": role.title(), "email": f"{role}@example.org", "role": role}
        finds = partial(stage.find_link, name=role)
        stage.people[OWNER].post("/people/", fields, "an invitation is made", scripted=False, finds=finds)
        _redeem(stage, role)


def _redeem(stage: Stage, name: str) -> None:
    """Open a link, pick a password that is refused, then one that is taken."""
    link, visitor, password = stage.links[name], stage.visitor(name), stage.password(name)
    stage.people[name], stage.passwords[name] = visitor, password
    visitor.get(f"/welcome/{link.text}/", "the page of a one-time link", may=[link])
    visitor.get(f"/welcome/{link.text[:-1]}/", "a one-time link cut short")
    fields = {"token": link.text, "name": name.title(), "email": f"{name}@example.org"}
    for wrong in ({"password": ""}, {"password": stage.password("nobody").text, "name": ""}):
        said = visitor.post("/welcome/", fields | wrong, "a form of a link, with a mistake", scripted=False, may=[link])
        stage.count(f"welcome {said.status}")
    for where in ("the form of a link", "a link used twice"):
        done = visitor.post("/welcome/", fields | {"password": password.text}, where, scripted=False)
        stage.count(f"welcome {done.status}")


def sign_in_and_out(stage: Stage) -> None:
    """Wrong passwords, then the right one; a new password, with each of the mistakes that one can make."""
    for name in (ADMIN, MEMBER):
        visitor, password = stage.people[name], stage.passwords[name]
        visitor.post("/account/logout/", {}, scripted=False)
        for wrong in (stage.password("a stranger").text, ""):
            visitor.post("/account/login/", {"login": f"{name}@example.org", "password": wrong}, scripted=False)
        fields = {"login": f"{name}@example.org", "password": password.text}
        stage.count(f"sign in {visitor.post('/account/login/', fields, scripted=False).status}")
    visitor, old, new = stage.people[MEMBER], stage.passwords[MEMBER], stage.password(MEMBER)
    path = "/account/password/"
    visitor.post(path, {"oldpassword": stage.password("a stranger").text, "password1": new.text}, scripted=False)
    visitor.post(path, {"oldpassword": old.text, "password1": new.text[:9]}, scripted=False)
    changed = visitor.post(path, {"oldpassword": old.text, "password1": new.text}, scripted=False)
    stage.count(f"new password {changed.status}")
    stage.passwords[MEMBER] = new


def lose_and_find(stage: Stage) -> None:
    """An admin makes a link for a new password, and so does the command line."""
    for number in range(1, 6):
        finds = partial(stage.find_link, name="somebody")
        fields = {"do": "password_link"}
        stage.people[OWNER].post(f"/people/{number}/", fields, "a link for a new password", scripted=False, finds=finds)
    if stage.short:
        return
    said = stage.product.command("signin_link", f"{MEMBER}@example.org")
    stage.evidence.see("command line", "signin_link", said, shows=stage.find_link(said.decode(), "the command line"))
    stage.evidence.see("command line", "signin_link nobody", stage.product.command("signin_link", "x@example.org"))


def knock_too_often(stage: Stage) -> None:
    """Until the door stays shut: at the end, because it stays shut for all of this machine."""
    for _ in range(11):
        fields = {"login": "nobody@example.org", "password": stage.password("a guesser").text}
        stage.count(f"guess {stage.people[ANONYMOUS].post('/account/login/', fields, scripted=False).status}")
