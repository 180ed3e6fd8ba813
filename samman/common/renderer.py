"""How Django's widgets become HTML. The plain ones are drawn without a template: a list of 75 districts would take 150."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Renderer(TemplatesSetting):
    """Django's own, but for the kinds in `_PLAIN`, which look as its templates draw them."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a widget or form."""
        draw = _PLAIN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        format_html(' value="{}"', str(value)) if value is not None else "",
        _attrs(widget),
    )


def _attrs(widget: dict[str, Any]) -> str:
    return flatatt(widget["attrs"]) if widget["attrs"] else ""


def _select(widget: dict[str, Any]) -> SafeString:
    return format_html(
        '<select name="{}"{}>{}</select>',
        widget["name"],
        _attrs(widget),
        format_html_join(
            "", "{}", ((_group(name, options),) for name, options, _place in widget["optgroups"])
        ),
    )


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    found = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((str(option["value"]), _attrs(option), option["label"]) for option in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, found) if name else found


_PLAIN = {
    "django/forms/widgets/select.html": _select,
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("text", "hidden", "number", "email", "password", "file", "time", "date", "checkbox")
    },
}
