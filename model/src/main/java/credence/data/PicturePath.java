package credence.data;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a picture lies below the folder that was named, and the class that follows from it.
 *
 * @param below names with slashes between them, the picture's own last: {@code cat/old/1.png}
 */
public record PicturePath(String below) {

  public PicturePath {
    if (below.isEmpty() || below.startsWith("/") || below.endsWith("/")) {
      throw new IllegalArgumentException("'" + below + "' is no path below a folder");
    }
  }

  /**
   * The folders on the way to the picture, the first one first. Letters with accents are composed
   * (NFC): some systems write them as two, and they are the same to whoever reads them.
   */
  public List<String> folders() {
    List<String> names = Arrays.asList(composed(below).split("/", -1));
    return names.subList(0, names.size() - 1);
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /** In training: the first folder below the half, however deep the picture lies in it. */
  public Optional<String> trainingClass() {
    return folders().stream().findFirst();
  }

  /**
   * In scoring: the first folder on the way that is named like one of the model's classes; where
   * none is, the input itself if it is.
   *
   * @param input name of the folder that was named
   */
  public Label label(Classes classes, String input) {
    List<String> names = new ArrayList<>(folders());
    names.add(composed(input));
    for (String name : names) {
      if (classes.named(name).isPresent()) {
        return classes.ofName(name);
      }
    }
    return trainingClass().map(classes::ofName).orElse(Label.none());
  }
}
