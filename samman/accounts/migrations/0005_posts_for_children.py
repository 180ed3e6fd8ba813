from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_leave_and_charge"),
    ]

    operations = [
        migrations.AlterField(
            model_name="posting",
            name="role",
            field=models.CharField(
                choices=[
                    ("desk", "Women help desk"),
                    ("station_house_officer", "Station house officer"),
                    ("welfare_officer", "Child welfare police officer"),
                    ("circle_officer", "Circle officer"),
                    ("nodal_officer", "District nodal officer"),
                    ("superintendent", "Superintendent of police"),
                    ("sjpu_officer", "Officer of the special juvenile police unit"),
                    ("ahtu_officer", "Officer of the anti-trafficking unit"),
                    ("range_officer", "Range officer"),
                    ("zone_officer", "Zone officer"),
                    ("monitor", "Headquarters monitor"),
                    ("legal_adviser", "Legal adviser"),
                    ("caller", "Headquarters caller"),
                    ("e_cell", "E-cell"),
                    ("auditor", "Auditor"),
                    ("administrator", "Administrator"),
                ],
                max_length=24,
            ),
        ),
    ]
