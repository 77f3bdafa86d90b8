## Foutpagina’s.
error-not-found = Deze pagina is hier niet
error-not-found-what = Het adres klopt niet, of de pagina is niet voor jou.
error-other-site = Dit kwam niet van onze eigen pagina
error-other-site-what = Wat er werd verstuurd, kwam van een andere site, of je browser zei niet waarvandaan. Daarom hebben we er niets mee gedaan. Ga terug naar de pagina en probeer het daar opnieuw.
error-conflict = Er is intussen iets veranderd
error-conflict-what = De pagina waar je vandaan kwam, toont niet meer hoe het is. Open haar opnieuw en kijk voordat je beslist.
error-invalid = Dit konden we niet lezen
error-invalid-what = Iets van wat is verstuurd, past niet. Ga terug, controleer het formulier en verstuur het opnieuw.
error-too-many = Te vaak
error-too-many-what = { $count ->
    [one] Er waren te veel verzoeken. Probeer het over { $count } minuut opnieuw.
   *[other] Er waren te veel verzoeken. Probeer het over { $count } minuten opnieuw.
}
error-internal = Er ging bij ons iets mis
error-internal-what = Het ligt niet aan jou. We hebben het opgeschreven.
error-unavailable = Het is nu te druk
error-unavailable-what = Probeer het zo meteen opnieuw.
error-not-saved = Er is niets opgeslagen of veranderd.
error-maybe-saved = Er is niets opgeslagen als je het niet op je activiteitenpagina ziet.
error-next-home = Naar de eerste pagina
error-next-overview = Naar je overzicht
error-next-desk = Naar de servicedesk
error-request = Als je ons ernaar vraagt, geef dan dit nummer:
