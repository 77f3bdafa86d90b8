## The receipt of one line of the log.
receipt-title = Receipt
receipt-of = Receipt of line { $seq } of your activity
receipt-when = When
receipt-whose = In whose name
receipt-whose-id = In the file:
receipt-read = What you had read
receipt-read-version = Version { $version } of our register, in { $language }
receipt-line = Line
receipt-proof = What proves it
receipt-leaf-title = It was written down and given a fingerprint
receipt-leaf = Only the fingerprint is public. It is made with a random number that stands in your receipt and with us alone, so it says nothing about you.
receipt-place-title = It became entry { $number } of the { $size } in the log
receipt-place = Entries are counted from 0.
receipt-place-next = It also holds the fingerprint of your line before it, so your history cannot be put in another order.
receipt-place-first = It is your first line in the log.
receipt-path-title = { $count ->
    [0] It is the only entry, so its fingerprint is the number to sign
    [one] { $count } other fingerprint leads from it to one number
   *[other] { $count } other fingerprints lead from it to one number
}
receipt-path = If one of the first { $size } entries were changed, this number would be another one:
receipt-signed-title = { $name } signed that number
receipt-signed = What was signed stands in your receipt.
receipt-check = Check it yourself
receipt-checked = Checked when this page was made: line, path and signature agree.
receipt-check-link = Check it in your browser.
receipt-check-here = That does not send the receipt to anybody, and sees whether the log of today still holds it.
receipt-check-server = Check it on our server
receipt-check-alone = Save the receipt, and this command on your own computer asks nobody:
receipt-limit = It proves what passed this server, not what was done with data elsewhere.
receipt-save = Save the receipt
receipt-back = Back to your activity
receipt-before-title = Older than the log
receipt-before = This line was written before we kept a log that anybody can check. There is no receipt of it.
receipt-waiting-title = Recorded, and on its way into the log
receipt-waiting = It is written down. Its place in the log is signed in a moment; then its receipt stands here.
receipt-again = Look again
receipt-stopped-title = Recorded, but not in the log
receipt-stopped = The log is not being signed, so there is no receipt of this line yet.
receipt-stopped-link = What the log says of itself
receipt-broken-title = This line does not agree with the log
receipt-broken = What our database holds here now is not what was signed. Keep any receipt that you saved before: it proves what was recorded. Ask us about it, or complain to the authority; both stand at the foot of this page.
mail-button = Send it by mail
mail-to = To { $address }, the address that we hold.
mail-sent-title = It is on its way
mail-sent = The mail to { $address } was handed in.
mail-failed-title = It was not sent
mail-failed = The mail server did not take it. Try again later, or save the receipt here.
mail-under-way-title = It is being sent
mail-under-way = The mail to { $address } is being handed in. Look again in a moment.
mail-subject = A receipt from { $brand }
mail-begin = You asked for the receipt of this line of your activity at { $brand }:
mail-attached = The receipt is attached. It proves what was recorded, and that nobody changed it since. Keep it.
mail-check = Your browser checks it here, without sending it to anybody:
mail-check-alone = On your own computer this asks nobody:
mail-why = You get this mail because somebody who was signed in on your page asked for it.
