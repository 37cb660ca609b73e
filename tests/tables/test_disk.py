from geoucj.tables.disk import sync_folder, write_synced


def test_a_file_is_written_whole_and_replaces_what_was_there(tmp_path):
    path = tmp_path / "CURRENT"
    for encoded in (b"0001\n" * 1000, b"0002\n"):
        write_synced(path, encoded)
        sync_folder(tmp_path)
        assert path.read_bytes() == encoded
