## Het bewijs van één regel van het logboek.
receipt-title = Bewijs
receipt-of = Bewijs van regel { $seq } van je activiteit
receipt-when = Wanneer
receipt-whose = Op wiens naam
receipt-whose-id = In het bestand:
receipt-read = Wat je had gelezen
receipt-read-version = Versie { $version } van ons register, in het { $language }
receipt-line = Regel
receipt-proof = Waarom het vaststaat
receipt-leaf-title = Het is opgeschreven en kreeg een vingerafdruk
receipt-leaf = Alleen de vingerafdruk is openbaar. Die is gemaakt met een willekeurig getal dat alleen in je bewijs en bij ons staat, en zegt dus niets over jou.
receipt-place-title = Het werd nummer { $number } van de { $size } in het logboek
receipt-place = Er wordt vanaf 0 geteld.
receipt-place-next = Het bevat ook de vingerafdruk van je regel ervoor. De volgorde van je geschiedenis ligt dus vast.
receipt-place-first = Het is je eerste regel in het logboek.
receipt-path-title = { $count ->
    [0] Het is de enige regel, dus zijn vingerafdruk is het getal dat wordt ondertekend
    [one] { $count } andere vingerafdruk leidt vanaf daar naar één getal
   *[other] { $count } andere vingerafdrukken leiden vanaf daar naar één getal
}
receipt-path = Zou een van de eerste { $size } regels veranderd zijn, dan was dit getal anders:
receipt-signed-title = { $name } heeft dat getal ondertekend
receipt-signed = Wat is ondertekend, staat in je bewijs.
receipt-check = Controleer het zelf
receipt-checked = Gecontroleerd toen deze pagina werd gemaakt: regel, pad en handtekening kloppen met elkaar.
receipt-check-link = Controleer het in je browser.
receipt-check-here = Daarbij gaat het bewijs naar niemand toe, en wordt gekeken of het logboek van nu het nog bevat.
receipt-check-server = Controleer het op onze server
receipt-check-alone = Bewaar het bewijs; deze opdracht op je eigen computer vraagt niemand iets:
receipt-limit = Het bewijst wat langs deze server ging, niet wat ergens anders met gegevens is gedaan.
receipt-save = Bewaar het bewijs
receipt-back = Terug naar je activiteit
receipt-before-title = Ouder dan het logboek
receipt-before = Deze regel is geschreven voordat we een logboek hadden dat iedereen kan controleren. Er is geen bewijs van.
receipt-waiting-title = Vastgelegd, en onderweg naar het logboek
receipt-waiting = Het is opgeschreven. De plaats in het logboek wordt zo meteen ondertekend; dan staat het bewijs hier.
receipt-again = Kijk opnieuw
receipt-stopped-title = Vastgelegd, maar niet in het logboek
receipt-stopped = Het logboek wordt nu niet ondertekend. Van deze regel is er dus nog geen bewijs.
receipt-stopped-link = Wat het logboek over zichzelf zegt
receipt-broken-title = Deze regel klopt niet met het logboek
receipt-broken = Wat onze database hier nu bevat, is niet wat is ondertekend. Houd elk bewijs dat je eerder hebt bewaard: het bewijst wat is vastgelegd. Vraag ons ernaar, of dien een klacht in bij de toezichthouder; beide staan onderaan deze pagina.
mail-button = Stuur het per e-mail
mail-to = Naar { $address }, het adres dat we van je hebben.
mail-sent-title = Het is onderweg
mail-sent = De e-mail naar { $address } is afgegeven.
mail-failed-title = Het is niet verstuurd
mail-failed = De mailserver heeft het niet aangenomen. Probeer het later opnieuw, of bewaar het bewijs hier.
mail-under-way-title = Het wordt verstuurd
mail-under-way = De e-mail naar { $address } wordt afgegeven. Kijk zo meteen nog eens.
mail-subject = Een bewijs van { $brand }
mail-begin = Je vroeg om het bewijs van deze regel van je activiteit bij { $brand }:
mail-attached = Het bewijs is bijgevoegd. Het laat zien wat is vastgelegd, en dat niemand het sindsdien heeft veranderd. Bewaar het.
mail-check = Je browser controleert het hier, zonder het naar iemand te sturen:
mail-check-alone = Op je eigen computer vraagt dit niemand iets:
mail-why = Je krijgt deze e-mail omdat iemand die op jouw pagina was ingelogd erom vroeg.
