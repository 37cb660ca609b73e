from io import BytesIO
from zipfile import ZipFile

from geoucj.exports.archive import archive_of

FILES = {"b/satu.txt": b"1" * 1000, "a.txt": b"", "é.txt": b"2"}


def test_a_zip_holds_the_files_in_their_order_and_has_no_date():
    content = archive_of(FILES)
    assert content == archive_of(dict(FILES))
    with ZipFile(BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert archive.namelist() == list(FILES)
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(content) < 1000  # compressed
