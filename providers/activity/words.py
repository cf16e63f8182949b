"""What each action of the record is called in a sentence: one table, for the page and for what is exported.

`{who}` and `{what}` are drawn by whoever shows the sentence; any other name is taken from the event's details.
"""

from dataclasses import dataclass

KEYS, HAND_OUTS, CHECKS, PEOPLE, SIGN_INS = "keys", "hand-outs", "checks", "people", "sign-ins"
AGENTS, POLICY, REFUSALS, DATA_KEY, RECORD = "agents", "policy", "refusals", "data-key", "record"

GROUPS = {
    KEYS: "Keys",
    HAND_OUTS: "Keys handed out",
    CHECKS: "Checks",
    PEOPLE: "People",
    SIGN_INS: "Sign-ins",
    AGENTS: "Agents and tokens",
    POLICY: "Policy",
    REFUSALS: "Refusals",
    DATA_KEY: "Data key and back-ups",
    RECORD: "This record",
}
"""What happened, as a filter names it."""


@dataclass(frozen=True, slots=True)
class Words:
    """`text` says what happened; `bare` is said instead of an event that is about nothing that has a name."""

    text: str
    groups: tuple[str, ...]
    bare: str = ""

    def sentence(self, *, named: bool) -> str:
        """`named`: whether the event is about something that has a name."""
        return self.text if named or not self.bare else self.bare


ACTIONS: dict[str, Words] = {
    "provider.created": Words("{who} added {what}", (KEYS,)),
    "provider.changed": Words("{who} changed {what}", (KEYS,)),
    "provider.changed:key": Words("{who} replaced the key of {what}", (KEYS,)),
    "provider.removed": Words("{who} removed {what} and its key", (KEYS,)),
    "provider.disabled": Words("{who} disabled {what}", (KEYS,)),
    "provider.enabled": Words("{who} enabled {what}", (KEYS,)),
    "provider.set_default": Words("{who} made {what} the default", (KEYS,)),
    "provider.unset_default": Words("{who} left agents without a default: {what} is it no more", (KEYS,)),
    "provider.refused": Words("{who} could not save {what}: {outcome}", (KEYS, REFUSALS)),
    "provider.unreadable": Words("The key of {what} could not be decrypted", (KEYS, DATA_KEY)),
    "provider.checked": Words("{who} checked {what}: {outcome}", (CHECKS,)),
    "provider.validated": Words("{who} tried what was typed for {what}: {outcome}", (CHECKS,)),
    "provider.models_listed": Words("{who} asked {what} for its models", (CHECKS,)),
    "provider.reported": Words("{who} reported that {what} answered {status}", (CHECKS,)),
    "key.handed_out": Words("{who} was handed {what}", (HAND_OUTS,)),
    "key.handed_out:server": Words("{what} was printed on the server for {on_server_for}", (HAND_OUTS,)),
    "key.refused": Words("{who} asked for a key and got none", (HAND_OUTS, REFUSALS)),
    "person.joined": Words("{what} joined as {role}", (PEOPLE,)),
    "person.renamed": Words("{who} changed their name", (PEOPLE,)),
    "person.role_changed": Words("{who} made {what} {to}; before: {from}", (PEOPLE,)),
    "person.deactivated": Words("{who} deactivated {what}", (PEOPLE,)),
    "person.reactivated": Words("{who} reactivated {what}", (PEOPLE,)),
    "link.made": Words("{who} made a one-time link: {what}", (PEOPLE,)),
    "link.made:invitation": Words("{who} invited somebody: {what}", (PEOPLE,)),
    "link.made:password": Words("{who} made a link for a new password: {what}", (PEOPLE,)),
    "link.made:first_admin": Words("A link for the first admin was made", (PEOPLE,)),
    "link.voided": Words("{who} voided a link: {what}", (PEOPLE,)),
    "group.created": Words("{who} made the group {what}", (PEOPLE,)),
    "group.renamed": Words("{who} renamed the group {from} to {what}", (PEOPLE,)),
    "group.removed": Words("{who} removed the group {what}", (PEOPLE,)),
    "group.members_set": Words("{who} changed who is in the group {what}", (PEOPLE,)),
    "person.password_set": Words("{who} set a new password", (SIGN_INS,)),
    "person.signed_in": Words("{who} signed in", (SIGN_INS,)),
    "person.signed_out": Words("{who} signed out", (SIGN_INS,)),
    "person.sign_in_failed": Words("Sign-in failed for {what}", (SIGN_INS, REFUSALS), "Sign-in failed"),
    "person.sign_in_limited": Words(
        "Sign-in was stopped after too many tries for {what}",
        (SIGN_INS, REFUSALS),
        "Sign-in was stopped after too many tries",
    ),
    "person.confirmed": Words("{who} confirmed that it is them", (SIGN_INS,)),
    "person.confirmation_failed": Words("{who} failed to confirm that it is them", (SIGN_INS, REFUSALS)),
    "person.confirmation_limited": Words("{who} tried too often to confirm that it is them", (SIGN_INS, REFUSALS)),
    "person.second_factor_added": Words("{who} added a second factor: {factor}", (SIGN_INS,)),
    "person.second_factor_removed": Words("{who} removed a second factor: {factor}", (SIGN_INS,)),
    "person.second_factor_reset": Words("{who} took the second factors from {what}", (SIGN_INS, PEOPLE)),
    "session.ended": Words("{who} ended a session of {what}", (SIGN_INS,), "{who} ended a session"),
    "agent.created": Words("{who} made the agent {what}", (AGENTS,)),
    "agent.changed": Words("{who} changed the agent {what}", (AGENTS,)),
    "agent.removed": Words("{who} removed the agent {what}", (AGENTS,)),
    "token.made": Words("{who} made the token {what} of {agent}", (AGENTS,)),
    "token.rotated": Words("{who} replaced the token {what} of {agent}", (AGENTS,)),
    "token.revoked": Words("{who} revoked the token {what} of {agent}", (AGENTS,)),
    "token.refused": Words("The token {what} was refused", (AGENTS, REFUSALS), "A token was refused"),
    "policy.changed": Words("{who} changed the policy on {what}", (POLICY,)),
    "sign_in_policy.changed": Words("{who} changed what signing in demands", (POLICY, SIGN_INS)),
    "access.refused": Words("{who} was refused {what}", (REFUSALS,), "{who} was refused a page or an action"),
    "data_key.rotation_started": Words("{who} began to seal everything with a new data key", (DATA_KEY,)),
    "data_key.rotation_finished": Words("Everything is sealed with the new data key", (DATA_KEY,)),
    "data_key.old_dropped": Words("{who} dropped old data keys", (DATA_KEY,)),
    "backup.made": Words("{who} made a back-up", (DATA_KEY,)),
    "backup.restored": Words("{who} restored a back-up", (DATA_KEY,)),
    "activity.exported": Words("{who} exported this record", (RECORD,)),
}


def words_of(action: str, variant: str = "") -> Words:
    """The words of an action; one that has none is shown by its name."""
    fallback = ACTIONS.get(action) or Words(f"{{who}}: {action} {{what}}", (), f"{{who}}: {action}")
    return ACTIONS.get(f"{action}:{variant}", fallback)


def actions_of(group: str) -> list[str]:
    """The actions that a filter by this group shows."""
    return sorted({action.partition(":")[0] for action, words in ACTIONS.items() if group in words.groups})
