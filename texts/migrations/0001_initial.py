import django.core.validators
import django.db.models.deletion
import texts.fields
import texts.models.unit
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='number')),
            ],
            options={
                'verbose_name': 'content version',
                'verbose_name_plural': 'content version',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='content_version_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_language', models.CharField(default=texts.models.unit.default_source_language, help_text='The language in which this is written first: en, nl or fr, or the one a story was told in.', max_length=12, verbose_name='source language')),
                ('key', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Small English letters, digits and hyphens.')], verbose_name='key')),
                ('kind', models.CharField(choices=[('phone', 'phone number'), ('number', 'number'), ('amount', 'amount'), ('date', 'date'), ('words', 'words')], max_length=10, verbose_name='kind')),
                ('value', models.CharField(blank=True, help_text='0800 327 45 · 12 · EUR 5000 · 2025-12-01. Empty where the fact is words.', max_length=120, verbose_name='value')),
                ('words', texts.fields.PlainTextField(blank=True, default='', max_length=300, verbose_name='words')),
                ('words_nl', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_fr', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_en', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_ar', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_fa', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_ps', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_ru', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_uk', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_sq', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_sr_latn', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_es', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_zh_hans', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_mn', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_am', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_ti', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_ln', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('words_ff', texts.fields.PlainTextField(blank=True, default='', max_length=300, null=True, verbose_name='words')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='source')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='checked on')),
            ],
            options={
                'verbose_name': 'fact',
                'verbose_name_plural': 'facts',
                'ordering': ['key'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'words'), ('value', '')), models.Q(models.Q(('kind', 'words'), _negated=True), models.Q(('value', ''), _negated=True)), _connector='OR'), name='fact_has_value_or_words', violation_error_message='A fact has a value; one of words has none.')],
            },
        ),
        migrations.CreateModel(
            name='InitialContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('key', models.CharField(max_length=80, verbose_name='key')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('unit_id', models.PositiveBigIntegerField(verbose_name='unit')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
            ],
            options={
                'verbose_name': 'initial content',
                'verbose_name_plural': 'initial content',
                'constraints': [models.UniqueConstraint(fields=('kind', 'key', 'language'), name='one_digest_per_text')],
            },
        ),
        migrations.CreateModel(
            name='Translation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='The model of the unit, such as pages.page.', max_length=60, verbose_name='kind')),
                ('unit_id', models.PositiveBigIntegerField(verbose_name='unit')),
                ('language', models.CharField(max_length=12, verbose_name='language')),
                ('origin', models.CharField(choices=[('person', 'written by a person'), ('machine', 'machine draft'), ('import', 'imported')], default='person', max_length=10, verbose_name='origin')),
                ('version', models.PositiveIntegerField(default=0, help_text='Raised with each write.', verbose_name='version')),
                ('made_from', models.JSONField(blank=True, default=dict, help_text='The source text of each field, as it was then.', verbose_name='made from')),
                ('source_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='source changed at')),
                ('written_at', models.DateTimeField(auto_now=True, verbose_name='written at')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed at')),
                ('pending', models.JSONField(blank=True, help_text='Saved, but not yet public: field → text.', null=True, verbose_name='pending text')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
            ],
            options={
                'verbose_name': 'translation',
                'verbose_name_plural': 'translations',
                'constraints': [models.UniqueConstraint(fields=('kind', 'unit_id', 'language'), name='one_translation_per_language'), models.CheckConstraint(condition=models.Q(('reviewed_by', None), ('reviewed_at__isnull', False), _connector='OR'), name='reviewer_has_date')],
            },
        ),
    ]
