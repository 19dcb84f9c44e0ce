"""Patients whose outcome is known for some only: rates and calibration, corrected for who was verified."""
