"""A coordinator at the policy editor, for tests: pages as they are filled in and sent."""

from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from web.db.models import Round
from web.services.planning import policy_previews
from web.services.planning.policy_previews import Preview
from web.services.setup import policy_versions
from web.services.setup.policy_versions import Policies

Fields = dict[str, Any]


class _Form(HTMLParser):
    """What a browser would send of the form with this address."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside, self.area, self.select = action, False, "", ""
        self.fields: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("action") == self.action
        if not self.inside:
            return
        if tag == "input" and "name" in found:
            if found.get("type") not in {"checkbox", "radio"} or "checked" in found:
                self.fields.setdefault(found["name"], []).append(found.get("value", ""))
        elif tag == "textarea":
            self.area = found["name"]
            self.fields[self.area] = [""]
        elif tag == "select":
            self.select = found["name"]
        elif tag == "option" and self.select and "selected" in found:
            self.fields[self.select] = [found["value"]]

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] = [self.fields[self.area][0] + data.strip("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.select = ""


def form_in(html: str, action: str) -> Fields:
    """The fields of a form as they stand on a page."""
    form = _Form(action)
    form.feed(html)
    return {name: values if len(values) > 1 else values[0] for name, values in form.fields.items()}


class PolicyDesk:
    """The editor of a world's programme."""

    def __init__(self, world: World, client: Browser) -> None:
        self.world, self.client = world, client
        self.programme_id: UUID = world.unit.read(lambda session: session.get_one(Round, world.round_id).programme_id)
        self.base = f"/coordinator/programmes/{self.programme_id}/policies"
        self.round = f"/coordinator/rounds/{world.round_id}/policy"
        client.sign_in(world.unit, world.coordinator.account_id)

    def form(self, query: str = "", **changes: Any) -> Fields:
        """The editor's form, with changes; a name with two underscores for a dot."""
        fields = form_in(self.client.open(f"{self.base}/editor{query}"), f"{self.base}/editor")
        return fields | {name.replace("__", "."): value for name, value in changes.items()}

    def save(self, query: str = "", *, status: int = 303, **changes: Any) -> Any:
        """Save a version with these changes."""
        fields = self.form(query, note="Versuch", **changes)
        return self.client.submit(f"{self.base}/editor", fields, status=status)

    def policies(self) -> Policies:
        """All versions."""
        return self.world.unit.read(
            lambda session: policy_versions.policies_of(session, self.world.coordinator, self.programme_id)
        )

    def preview(self, toml: str) -> Preview:
        """What a policy would do to the round."""
        return self.world.unit.read(
            lambda session: policy_previews.preview_policy(session, self.world.coordinator, self.world.round_id, toml)
        )

    def without(self, name: str, *values: str) -> list[str]:
        """What is ticked in a group, without these."""
        return [each for each in self.form()[name] if each not in values]
