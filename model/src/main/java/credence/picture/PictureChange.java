package credence.picture;

/** What was done to a picture so that its pixels are what a person sees. */
public enum PictureChange {
  /** It was transparent somewhere, and the background shows. */
  ON_BACKGROUND("on_background", "transparent somewhere, and put on the background"),
  /** Its EXIF orientation was another than upright. */
  TURNED("turned", "turned as their EXIF orientation says"),
  /** It was brought to another size. */
  RESIZED("resized", "of another size, and scaled"),
  /** CMYK or YCCK became red, green and blue. */
  FROM_INKS("from_inks", "CMYK, and made red, green and blue without their profile"),
  /** Its 16 bits for each value were rounded to 8. */
  ROUNDED("rounded", "of 16 bits, and rounded to 8"),
  /** Of its 16 bits the upper ones are not used, so that of 8 few levels remain. */
  FEW_LEVELS(
      "few_levels",
      "of 16 bits with no value above a quarter of the range, so that few levels of grey remain:"
          + " scale values of 10, 12 or 14 bits to the whole range first");

  private final String key;
  private final String text;

  PictureChange(String key, String text) {
    this.key = key;
    this.text = text;
  }

  /** As files have it. */
  public String key() {
    return key;
  }

  /** What such pictures are, for people. */
  public String text() {
    return text;
  }
}
