"""What a region says about contact, as a value."""

from dataclasses import dataclass, field

from .frequency import Caps
from .hours import Windows

#: Whether a buyer may be contacted when nothing is set: at any minute of the week.
ALWAYS: Windows = {weekday: ((0, 1440),) for weekday in range(7)}


@dataclass(frozen=True)
class RegionPolicy:
    """The zones, caps and hours of one region; ``windows`` by channel, "" for all without their own."""

    region_id: int = 0
    name: str = ""
    zones: tuple[str, ...] = ()
    caps: Caps = field(default_factory=Caps)
    windows: dict[str, Windows] = field(default_factory=dict)
    skips_holidays: bool = False

    def windows_of(self, channel_type: str, default: "RegionPolicy") -> Windows:
        """Return the hours of a channel: set for it, for all channels, or by the region for everybody."""
        for windows in (self.windows.get(channel_type), self.windows.get(""), default.windows.get("")):
            if windows is not None:
                return windows
        return ALWAYS
