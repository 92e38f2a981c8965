/**
 * The language that numbers and times are told in: that of the texts around them, as the person's
 * region has it. A browser in a language that the extension does not speak shows English texts, and
 * no dates of its own language among them.
 *
 * @param own the language of the texts, without a region
 * @param ofBrowser a BCP 47 tag, as what is returned
 */
export function languageOfTexts(own: string, ofBrowser: string): string {
  const [language] = ofBrowser.split("-");
  return language === own ? ofBrowser : own;
}
