## The pause of all use.
pause-title = Pause all use
pause-what = While a pause lasts, every system is refused, whatever your switches say.
pause-stops = This also stops what has no switch: { $purposes }. What you order waits until you end the pause.
pause-goes-on = Your data stays stored, and what a law obliges us to do goes on: { $purposes }.
pause-only-stored = Your data stays stored.
pause-after = Your switches stay as they are and count again when you end the pause. Only you can end it, at any time.
pause-off = Not paused.
pause-on = Paused since { $when }.
pause-begin = Pause all use
pause-end = End the pause
pause-more = What is paused, and how to end it
pause-ended = The pause has ended
pause-ended-words = Your switches count again.
choices-lede-paused = { $on ->
    [one] { $on } purpose is on
   *[other] { $on } purposes are on
}, { $off ->
    [one] { $off } is off
   *[other] { $off } are off
}, { $fixed ->
    [one] { $fixed } has no switch
   *[other] { $fixed } have no switch
}. While your pause lasts, use is refused.
standing-and-paused = { $standing }; used again when your pause ends
effect-paused-on = { $count ->
    [one] Nothing while your pause lasts; then { $count } system may ask
   *[other] Nothing while your pause lasts; then { $count } systems may ask
}
effect-paused-off = { $count ->
    [one] { $count } system stays refused when your pause ends
   *[other] { $count } systems stay refused when your pause ends
}
saved-on-paused = Turned on, { $when }. It takes effect when your pause ends; until then it is refused.
saved-limited-paused = Turned on until { $until }, { $when }. It takes effect if your pause ends before then; until your pause ends it is refused.
line-pause-head = You paused all use.
line-pause = Only storage and what a law obliges us to do goes on.
line-pause-ended-head = You ended the pause.
line-pause-ended = Your switches count again.
## A signal of the browser.
change-by-gpc = Turned off by your browser's signal.
line-by-gpc = Your browser sent Global Privacy Control.
line-against-gpc = You said so while your browser sent Global Privacy Control.
## Answers to objections.
change-objection-upheld = Your objection was upheld.
change-objection-overridden = Your objection was answered: the use goes on.
line-reasons = The privacy office's reasons: { $reasons }
why-objection-stands = Your objection stands since { $date }
why-by-signal = Your browser's signal turned it off on { $date }
objection-awaited = You get an answer with reasons by { $date } at the latest.
objection-complain = If you do not agree, you can complain, or go to court. The authority:
objections-title = Open objections
objections-caption = Objections that wait for an answer, the oldest first
objections-none-title = No open objections
objections-none = When a customer objects to a use that is weighed, it stands here.
objections-customer = Customer
objections-raised = Objected
objections-due = Answer due by
objections-overdue = { $count ->
    [one] { $count } answer is overdue. It stands first.
   *[other] { $count } answers are overdue. They stand first.
}
objections-overdue-days = { $days ->
    [one] overdue by { $days } day
   *[other] overdue by { $days } days
}
objection-title = An objection
objection-lede = The use is refused until you answer. The customer reads the answer and the reasons; your name is not shown.
objection-section = The objection
objection-reply = Your answer
objection-answer = What you decide
objection-uphold = Upheld: the use stays off
objection-override = Not upheld: there are compelling grounds, and the use goes on
objection-reasons = Reasons, for the customer to read
objection-reasons-hint = { $min } to { $max } characters. Say which interests you weighed, in plain words.
objection-send = Answer
objection-failed = Not answered
objection-answer-missing = Choose what you decide.
objection-reasons-missing = Write the reasons.
objection-reasons-short = { $min ->
    [one] Write at least { $min } character of reasons.
   *[other] Write at least { $min } characters of reasons.
}
objection-reasons-long = { $max ->
    [one] Write at most { $max } character of reasons.
   *[other] Write at most { $max } characters of reasons.
}
## What Global Privacy Control does.
gpc-title = Your browser sends Global Privacy Control
gpc-turned-off = We turned off because of it: { $purposes }.
gpc-conflict = You said yes afterwards, and your yes stands: { $purposes }.
gpc-rule-short = The signal never turns anything on, and nothing changes when it stops.
gpc-rule-title = Global Privacy Control
gpc-rule-what = When your browser sends this signal (Sec-GPC: 1) while you are signed in, we turn off: { $purposes }. That is more than the signal's specification asks.
gpc-rule-conflict = If you turn one of them on afterwards, your own choice stands. We note that it goes against the signal, and show you that.
gpc-rule-never = The signal never turns anything on. When it stops, everything stays as it is. When it comes back, what you said yes to after it stays on.
gpc-rule-machine = The same for machines
## What turning off deletes.
effect-deletes = { $count ->
    [one] { $count } worked-out value is deleted: { $kinds }
   *[other] { $count } worked-out values are deleted: { $kinds }
}
effect-deletes-upheld = { $count ->
    [one] If we uphold it, { $count } worked-out value is deleted: { $kinds }
   *[other] If we uphold it, { $count } worked-out values are deleted: { $kinds }
}
line-erasure-unneeded = { $count ->
    [one] { $count } worked-out record, because only this needed it: { $purpose }. It is off.
   *[other] { $count } worked-out records, because only this needed them: { $purpose }. It is off.
}
