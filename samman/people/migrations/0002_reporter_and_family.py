from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="role",
            field=models.CharField(
                choices=[
                    ("complainant", "The woman or child concerned"),
                    ("helper", "Who helps her"),
                    ("accused", "The person complained against"),
                    ("reporter", "Who reports that someone is missing"),
                    ("family", "A parent or guardian"),
                ],
                max_length=12,
            ),
        ),
    ]
