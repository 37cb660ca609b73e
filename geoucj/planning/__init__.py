"""Who first, and with what money: frames and settings in, plans out. No words for users."""
