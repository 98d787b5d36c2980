"""A dark sidebar of a scan is made light, and nothing else is touched."""

import numpy as np
from PIL import Image, ImageDraw

from services.extract.reading.panels import without_panels

SIDEBAR = (0, 0, 239, 1199)


def page(*, panel: bool) -> Image.Image:
    """A white page with black lines; a dark panel with white ones on its left."""
    image = Image.new("L", (840, 1200), 255)
    draw = ImageDraw.Draw(image)
    if panel:
        draw.rectangle(SIDEBAR, fill=48)
    for top in range(60, 1100, 40):
        draw.rectangle((20, top, 200, top + 9), fill=255 if panel else 0)
        draw.rectangle((300, top, 780, top + 9), fill=0)
    return image


def test_a_panel_becomes_white_and_its_letters_dark() -> None:
    light = np.asarray(without_panels(page(panel=True)))
    assert (light[:, 4:16] == 255).all()
    assert (light[62:66, 30:190] <= 48).all()
    assert (light[:, 260:] == np.asarray(page(panel=False))[:, 260:]).all()


def test_a_page_without_panels_stays_as_it_is() -> None:
    image = page(panel=False)
    assert without_panels(image) is image


def test_a_small_dark_logo_is_no_panel() -> None:
    image = page(panel=False)
    ImageDraw.Draw(image).rectangle((600, 0, 700, 50), fill=0)
    assert without_panels(image) is image
