## Error pages.
error-not-found = This page is not here
error-not-found-what = The address is wrong, or the page is not for you.
error-other-site = This did not come from our own page
error-other-site-what = What was sent came from another site, or your browser did not say from where, so we did not act on it. Go back to the page and try again from there.
error-conflict = Something changed in the meantime
error-conflict-what = The page that you came from no longer shows how things are. Open it again and look before you decide.
error-invalid = We could not read that
error-invalid-what = Something in what was sent does not fit. Go back, check the form and send it again.
error-too-many = Too often
error-too-many-what = { $count ->
    [one] There were too many requests. Try again in { $count } minute.
   *[other] There were too many requests. Try again in { $count } minutes.
}
error-internal = Something went wrong on our side
error-internal-what = It is not your fault. We have written it down.
error-unavailable = We are too busy right now
error-unavailable-what = Try again in a moment.
error-not-saved = Nothing was saved or changed.
error-maybe-saved = Nothing was saved if you do not see it on your activity page.
error-next-home = To the first page
error-next-overview = To your overview
error-next-desk = To the support desk
error-request = If you ask us about it, give this number:
