"""One instance, asked of the solver and of the check in the same words."""

from typing import Any

import matcher
from matcher.result import Assignment, Issue
from tests.matcher.oracle import Instance, Plan, value


def solve(instance: Instance, objective: str, **more: Any) -> Assignment:
    return matcher.assign(instance.points, instance.allowed, objective=objective, **instance.terms(), **more)


def issues(instance: Instance, found: Assignment, **more: Any) -> list[Issue]:
    terms = {"objective": found.objective, **instance.terms(), **more}
    return matcher.check(instance.points, instance.allowed, found, **terms)


def codes(instance: Instance, found: Assignment, **more: Any) -> list[str]:
    return [issue.code for issue in issues(instance, found, **more)]


def plan_of(found: Assignment) -> Plan:
    return tuple((row, column) for row, column in found.pairs.tolist())


def value_of(instance: Instance, found: Assignment) -> tuple[int, ...]:
    return value(instance, plan_of(found), found.objective)
