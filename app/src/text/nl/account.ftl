## Het account.
account-title = Account en sessies
account-lede = Je bent ingelogd als { $name }.
account-language = Taal
account-language-label = Taal van je pagina’s
account-colours = Kleuren
account-colours-label = Kleuren van je pagina’s
account-password = Wachtwoord
account-done-language = Taal gewijzigd
account-done-theme = Kleuren gewijzigd
account-done-password = Wachtwoord gewijzigd; alle andere sessies zijn beëindigd
account-done-session = Sessie beëindigd
account-done-others = Alle andere sessies zijn beëindigd
save = Opslaan
password-current = Huidig wachtwoord
password-new = Nieuw wachtwoord
password-hint = Minstens { $least } tekens. Een paar woorden achter elkaar zijn makkelijk te onthouden en moeilijk te raden.
password-button = Wachtwoord wijzigen
password-failed = Wachtwoord niet gewijzigd
password-current-wrong = Het huidige wachtwoord klopt niet.
password-too-short = { $count ->
    [one] Gebruik minstens { $count } teken.
   *[other] Gebruik minstens { $count } tekens.
}
password-too-long = { $count ->
    [one] Gebruik hoogstens { $count } teken.
   *[other] Gebruik hoogstens { $count } tekens.
}
password-guessable = Dit wachtwoord is makkelijk te raden. Voeg een paar woorden toe.
password-too-personal = Gebruik je eigen adres of onze naam er niet in.
sessions-title = Waar je bent ingelogd
sessions-intro = Beëindig wat je niet kent, en wijzig daarna je wachtwoord.
sessions-line = Sinds { $started }, laatst gebruikt { $used }
sessions-this = Deze
sessions-end = Beëindigen
sessions-end-others = Alles behalve deze beëindigen
