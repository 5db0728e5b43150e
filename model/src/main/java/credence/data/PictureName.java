package credence.data;

import java.util.List;
import java.util.Locale;

/**
 * What a name in a folder of pictures stands for: the one rule of training and scoring.
 *
 * <p>Folders are walked through, those whose names begin with an underscore too: {@code
 * _background_} is a class like any other.
 */
public enum PictureName {
  /** A file that is read as a picture, and has to be one. */
  PICTURE,
  /** A file or folder that begins with a dot: the system's own, such as {@code .DS_Store}. */
  HIDDEN,
  /** A file that no picture is named like: passed over, counted and named. */
  OTHER;

  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".jpe", ".jfif");

  /** What the last part of a path stands for. */
  public static PictureName of(String name) {
    if (name.startsWith(".")) {
      return HIDDEN;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith) ? PICTURE : OTHER;
  }
}
