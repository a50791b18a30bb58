"""The font of pictures: found on the machine or in its package, with the right face for a language, or not at all."""

from pathlib import Path

import pytest
from PIL import ImageFont

from bot.pictures import font as room
from bot.pictures.font import Font, NoFont, bundled_font, find_font, font_for

_LETTERS = "价價가Zé¥₩€"


def bundled(tag: str) -> Font:
    found = bundled_font(tag)
    assert found is not None
    return found


@pytest.mark.parametrize(("tag", "region"), [("zh", "SC"), ("zh-Hant", "TC"), ("ko", "KR"), ("en", "KR")])
def test_each_language_reads_its_own_face_of_one_file(tag: str, region: str) -> None:
    family, _ = ImageFont.truetype(bundled(tag).path, 20, index=bundled(tag).index).getname()

    assert family == f"Noto Sans CJK {region}"


def test_the_bundled_font_has_the_letters_of_all_languages() -> None:
    font = bundled("en").at(40)
    missing = bytes(font.getmask("\U0010ffff"))

    assert all(bytes(font.getmask(letter)) != missing for letter in _LETTERS)


def test_a_font_of_the_machine_is_taken_before_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "opentype" / "noto" / "NotoSansCJK-Regular.ttc"
    own.parent.mkdir(parents=True)
    own.symlink_to(bundled("zh").path)
    monkeypatch.setattr(room, "_FOLDERS", (str(tmp_path),))
    room._file_here.cache_clear()
    try:
        assert find_font("ko") == Font(own, bundled("ko").index)
    finally:
        room._file_here.cache_clear()


def test_without_a_font_there_is_none_and_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_font("zh", [tmp_path]) is None
    monkeypatch.setattr(room, "_FOLDERS", (str(tmp_path),))
    monkeypatch.setattr(room, "_PACKAGE", "a_package_nobody_has")
    room._file_here.cache_clear()
    try:
        with pytest.raises(NoFont, match="noto-cjk-sans-otc"):
            font_for("zh")
    finally:
        room._file_here.cache_clear()
