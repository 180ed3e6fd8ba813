from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_kept"),
    ]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("evidence", "Evidence"),
                    ("voice", "Her story, spoken"),
                    ("report", "With a report"),
                    ("photo", "Photograph of a missing or found person"),
                ],
                default="evidence",
                max_length=10,
            ),
        ),
    ]
