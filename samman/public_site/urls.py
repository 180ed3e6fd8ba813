"""Addresses of the public pages. They stand in the history of a phone that others use: none of them says anything."""

from django.urls import path

from samman.public_site.views import asks, lost, notices, pause, progress, questions, send, start, ways

app_name = "public_site"

urlpatterns = [
    path("", start.start, name="start"),
    path("call/", start.call, name="call"),
    path("safe/", start.safety, name="safety"),
    path("lost/", lost.lost, name="lost"),
    path("lost/code/", lost.lost_code, name="lost_code"),
    path("help/", start.helplines, name="helplines"),
    path("leave/", start.leave, name="leave"),
    path("q/<slug:name>/", questions.question, name="question"),
    path("check/", send.check, name="check"),
    path("send/", send.send, name="send"),
    path("note/", send.numbers, name="numbers"),
    path("note/print/", send.slip_page, name="slip_page"),
    path("note.pdf", send.slip_file, name="slip"),
    path("later/", send.later, name="later"),
    path("kept/", send.kept, name="kept"),
    path("done/", send.done, name="done"),
    path("look/", progress.look, name="look"),
    path("look/words/", progress.words, name="words"),
    path("look/file/", progress.file, name="file"),
    path("look/answer/", progress.answer, name="answer"),
    path("look/answer/yes/", progress.satisfied, name="satisfied"),
    path("look/answer/no/", progress.dissatisfied, name="dissatisfied"),
    path("look/again/", progress.take_back, name="take_back"),
    path("look/stop/", progress.stop_key, name="stop_key"),
    path("look/first/", progress.first_key, name="first_key"),
    path("look/on/", progress.go_on, name="go_on"),
    path("look/reply/<int:question>/", asks.reply, name="reply"),
    path("look/ask/<slug:kind>/", asks.ask, name="ask"),
    path("look/ways/", ways.ways, name="ways"),
    path("look/ways/1/", ways.ways_calls, name="ways_calls"),
    path("look/ways/2/", ways.ways_place, name="ways_place"),
    path("look/pause/", pause.pause, name="pause"),
    path("look/pause/back/", pause.pause_back, name="pause_back"),
    path("look/pause/end/", pause.pause_end, name="pause_end"),
    path("look/up/", pause.up, name="up"),
    path("look/end/", progress.end, name="end"),
    path("n/<str:token>/", notices.notice, name="notice"),
    path("n/<str:token>/photo.jpg", notices.photo, name="notice_photo"),
    path("n/<str:token>/page.pdf", notices.poster_file, name="notice_poster"),
    path("n/<str:token>/seen/", notices.seen, name="notice_seen"),
    path("n/<str:token>/thanks/", notices.thanks, name="notice_thanks"),
]
