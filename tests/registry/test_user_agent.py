"""The name that is sent with each request."""

import pytest
from pydantic import ValidationError

from pipeline.registry.sources import Settings


@pytest.mark.parametrize("name", ["", "  ", "/1.0", "a\nX-Evil: 1", "caf\u00e9/1.0"])
def test_what_no_header_can_say_is_refused_when_it_is_read(name):
    with pytest.raises(ValidationError, match="user_agent"):
        Settings(user_agent=name, cron="0 2 * * *", time_zone="UTC")
