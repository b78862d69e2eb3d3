"""Test that our template environment renders what that of Flask renders."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2 import pass_context, pass_environment, pass_eval_context
from markupsafe import Markup, escape

from web.http import template_output
from web.http.template_output import TemplateEnvironment, escape_output


class _Html:
    def __html__(self) -> str:
        return "<i>&amp;</i>"


class _Text(str):
    """A text of another type, which is escaped like any text."""


VALUES = (
    "plain",
    "<b title='x' id=\"y\">&</b>",
    Markup("<b>&amp;</b>"),
    _Html(),
    _Text("a < b"),
    3,
    2.5,
    True,
    None,
    ["<", Markup("&lt;")],
    ValueError("a & b"),
)


@pass_context
def name_of_context(context: dict[str, str], sign: str) -> str:
    """Return a value of the context, which a template did not pass."""
    return f"{context['name']}{sign}"


@pass_environment
def is_environment(environment: object) -> bool:
    """Return whether the environment was passed."""
    return isinstance(environment, Environment)


@pass_eval_context
def escapes(context: object) -> bool:
    """Return whether values are escaped."""
    return bool(getattr(context, "autoescape", None))


def no_value() -> str:
    """Raise what an iterator without values raises."""
    raise StopIteration


class Greeter:
    """An object that templates call, and whose methods they call."""

    def __call__(self, name: str = "<x>") -> str:
        return f"hello {name}"

    def shout(self, name: str, *, sign: str = "!") -> str:
        return name.upper() + sign


TEMPLATES = (
    "{{ missing }}|{{ missing or '<' }}",
    "{% for value in values %}[{{ value }}]{% endfor %}",
    "{% autoescape false %}{{ name }}{% endautoescape %}",
    "{{ name|e }}{{ name|safe }}{{ name ~ '<' }}{{ name|upper }}",
    "{% set part %}<p>{{ name }}</p>{% endset %}{{ part }}",
    (
        "{% macro bold(text, sign='&') %}<b>{{ text }}{{ sign }}</b>{% endmacro %}"
        "{{ bold(name) }}{{ bold(bold('<'), sign='>') }}"
    ),
    (
        "{% macro framed() %}<p>{{ caller('<') }}</p>{% endmacro %}"
        "{% call(sign) framed() %}{{ sign }}{{ name }}{% endcall %}"
    ),
    (
        "{% for value in 'ab' %}{{ context_name(value) }}{{ loop.cycle('<', '>') }}"
        "{% endfor %}"
    ),
    "{{ is_environment() }}{{ escapes() }}{{ greeter() }}{{ greeter(name='&') }}",
    "{{ greeter.shout('<', sign='>') }}{{ range(3)|join('&') }}{{ plain(name, b='&') }}",
)


@pytest.mark.parametrize("source", TEMPLATES)
def test_pages_are_as_flask_renders_them(source: str) -> None:
    expected, html = (_render(kind, source) for kind in _ENVIRONMENTS)
    assert html == expected


def test_each_value_is_escaped_as_markupsafe_does() -> None:
    assert [escape_output(value) for value in VALUES] == [*map(escape, VALUES)]


def test_values_are_escaped_without_the_function_of_markupsafe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(template_output, "_escape_text", escape)
    assert [escape_output(value) for value in VALUES] == [*map(escape, VALUES)]


def test_a_function_that_ends_an_iteration_is_an_error_and_no_empty_value() -> None:
    with pytest.raises(StopIteration):
        _call(TemplateEnvironment, no_value)


def _call(kind: type[Environment], function: Callable[[], str]) -> str:
    environment = kind(Flask(__name__), autoescape=True)
    context = environment.from_string("").new_context({})
    return str(context.call(function))


def _render(kind: type[Environment], source: str) -> str:
    environment = kind(Flask(__name__), autoescape=True)
    environment.globals |= {
        "context_name": name_of_context,
        "is_environment": is_environment,
        "escapes": escapes,
        "greeter": Greeter(),
        "plain": lambda a, b: f"{a}{b}",
    }
    return environment.from_string(source).render(name="<name>", values=VALUES)


_ENVIRONMENTS = (Environment, TemplateEnvironment)
