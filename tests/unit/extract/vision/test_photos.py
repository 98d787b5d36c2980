"""A person's portrait is painted over wherever it is; text, sidebars and scans stay."""

import io

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFilter

from services.extract.vision import photos
from tests.corpus import scans
from tests.corpus.cases import paper
from tests.corpus.resumes import make

DPI = 150
PLAIN = scans.scanned(paper(make("ko", 4), "single").pdf(), DPI)
SIDEBAR = scans.scanned(paper(make("en", 4), "sidebar_left").pdf(), DPI)
SIZE = (180, 230)


def portrait(wall: int = 225) -> Image.Image:
    """Hair, a face in light and shade, a dark jacket, before a wall."""
    width, height = SIZE
    picture = Image.new("L", SIZE, wall)
    brush = ImageDraw.Draw(picture)
    brush.ellipse((35, 15, 145, 150), fill=45)
    brush.rectangle((10, 165, 170, height), fill=30)
    brush.polygon([(75, 165), (105, 165), (90, 215)], fill=240)
    brush.ellipse((50, 45, 130, 160), fill=175)
    shade = np.asarray(picture, np.float32) - np.linspace(0, 45, width)[None, :]
    grain = np.random.default_rng(3).normal(0, 6, (height, width))
    pixels = (shade + grain).clip(0, 255).astype(np.uint8)
    return Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(2))


def with_portrait(page: Image.Image, at: tuple[int, int], wall: int = 225) -> Image.Image:
    page = page.copy()
    page.paste(portrait(wall), at)
    return page


@pytest.mark.parametrize("angle", [0, 3, 90])
@pytest.mark.parametrize("at", [(80, 60), (940, 200), (500, 1300)])
def test_a_portrait_on_a_scan_is_painted_over(at: tuple[int, int], angle: float) -> None:
    clean = PLAIN.rotate(angle, expand=True, fillcolor=255)
    page = with_portrait(PLAIN, at).rotate(angle, expand=True, fillcolor=255)
    # what differs is the portrait; turned along, its core is found by the difference
    differs = np.abs(np.asarray(page, np.int16) - np.asarray(clean, np.int16)) > 60
    photos.hide(page, DPI, [])
    left = np.asarray(page)[differs] < 200
    assert left.mean() < 0.1


@pytest.mark.parametrize("wall", [225, 130, 60])
def test_a_portrait_in_a_dark_sidebar_is_painted_over_and_its_text_stays(wall: int) -> None:
    page = with_portrait(SIDEBAR, (60, 900), wall)
    below = (0, 1300, page.width, page.height)
    text = np.asarray(page.crop(below))
    photos.hide(page, DPI, [])
    face = np.asarray(page.crop((125, 960, 175, 1040)))
    assert face.min() == 255
    assert np.array_equal(np.asarray(page.crop(below)), text)


@pytest.mark.parametrize(
    "page", [PLAIN, SIDEBAR, scans.scanned(paper(make("ko", 5), "single").pdf(), 150, noise=12)]
)
def test_text_and_a_dark_sidebar_stay(page: Image.Image) -> None:
    shown = page.copy()
    photos.hide(shown, DPI, [])
    assert np.array_equal(np.asarray(shown), np.asarray(page))


def png(picture: Image.Image) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    return packed.getvalue()


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_pdf_tells_where_its_portrait_is_however_light(rotation: int) -> None:
    document = pymupdf.open()
    page = document.new_page()
    faint = portrait().point(lambda grey: 200 + grey // 5)
    page.insert_image((400, 600, 490, 715), stream=png(faint))
    page.set_rotation(rotation)
    pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    picture = Image.frombuffer("L", (pixmap.width, pixmap.height), pixmap.samples)
    assert np.asarray(picture).min() < 230
    photos.hide(picture, DPI, photos.placed(page))
    assert np.asarray(picture).min() == 255


def test_scans_their_strips_and_tiles_and_lines_of_text_are_no_portraits() -> None:
    document = pymupdf.open()
    boxes = {
        "scan": [(0, 0, 595, 842)],
        "strips": [(0, y, 595, y + 200) for y in range(0, 800, 200)],
        "tiles": [(x, y, x + 297, y + 210) for x in (0, 297) for y in range(0, 840, 210)],
        "lines": [(50, y, 300, y + 14) for y in range(50, 800, 20)],
    }
    for name, places in boxes.items():
        page = document.new_page()
        for place in places:
            page.insert_image(place, stream=png(Image.new("L", (8, 8), 90)), keep_proportion=False)
        assert photos.placed(page) == [], name
