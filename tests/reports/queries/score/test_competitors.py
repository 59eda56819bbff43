"""The competitors of a brand."""

from reports.queries.score.competitors import competitors_of
from talkworthy.model import Brand
from talkworthy.settings import Settings


def names(brands):
    return [brand.name for brand in brands]


def test_a_brand_has_its_own_competitors(settings):
    assert names(competitors_of(settings, settings.brand("Kettle"))) == ["Kiln", "Samovar"]


def test_a_brand_without_competitors_has_those_that_name_it(settings):
    assert names(competitors_of(settings, settings.brand("Kiln"))) == ["Kettle", "Samovar"]


def test_a_brand_that_nobody_names_has_no_competitors(tmp_path):
    alone = Brand("Kettle", ("Kettle",))
    assert competitors_of(Settings(tmp_path / "x.toml", (alone,)), alone) == ()


def test_a_brand_is_not_its_own_competitor(tmp_path):
    itself = Brand("Kettle", ("Kettle",), competitors=("Kettle",))
    assert competitors_of(Settings(tmp_path / "x.toml", (itself,)), itself) == ()
