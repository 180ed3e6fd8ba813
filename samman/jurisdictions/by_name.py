"""All units of a state by every name, for lists that name many of them."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from samman.jurisdictions.models import Unit, UnitName
from samman.jurisdictions.public import place_key


@dataclass
class UnitsByName:
    """All units of a state by code and by every name; two queries."""

    by_id: dict[int, Unit] = field(default_factory=dict)
    by_code: dict[str, Unit] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, state: Unit) -> "UnitsByName":
        """Read them all."""
        found = cls()
        for unit in Unit.objects.current().filter(Q(state=state) | Q(pk=state.pk)).select_related("district"):
            found.by_id[unit.pk] = unit
            found.by_code[unit.code.lower()] = unit
            for text in (unit.name_hi, unit.name_en):
                found.by_name[place_key(text)].add(unit.pk)
        names = UnitName.objects.filter(Q(unit__state=state) | Q(unit=state))
        for unit_id, folded in names.values_list("unit_id", "folded"):
            if unit_id in found.by_id:
                found.by_name[place_key(folded)].add(unit_id)
        return found

    def named(self, text: str) -> list[Unit]:
        """The units of this code, else of this name."""
        if text.lower() in self.by_code:
            return [self.by_code[text.lower()]]
        return [self.by_id[pk] for pk in sorted(self.by_name.get(place_key(text), ()))]
