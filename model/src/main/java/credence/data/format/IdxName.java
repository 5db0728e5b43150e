package credence.data.format;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file says, in the manner of MNIST's: {@code train-images-idx3-ubyte}, {@code
 * t10k-labels.idx1-ubyte.gz}, {@code emnist-letters-test-images-idx3-ubyte}.
 *
 * @param name without its folder
 */
public record IdxName(String name) {

  private static final Pattern IMAGES = pattern("[34]");
  private static final Pattern LABELS = pattern("1");

  private static final Pattern WITH_HALF =
      Pattern.compile(
          "(?s)(.*)(?<![a-z0-9])(train|test|t10k)(?![a-z0-9]).*", Pattern.CASE_INSENSITIVE);

  private static Pattern pattern(String dimensions) {
    return Pattern.compile("(?s).*idx" + dimensions + "(-ubyte)?(\\.gz)?");
  }

  /** A half of a data set. */
  public enum Half {
    TRAINING("train"),
    TEST("test");

    private final String text;

    Half(String text) {
      this.text = text;
    }

    private static Half of(String text) {
      return text.toLowerCase(Locale.ROOT).equals("train") ? TRAINING : TEST;
    }

    /** {@code train} or {@code test}. */
    @Override
    public String toString() {
      return text;
    }
  }

  public boolean isImages() {
    return IMAGES.matcher(name).matches();
  }

  public boolean isLabels() {
    return LABELS.matcher(name).matches();
  }

  /** The half that its images belong to, where it says that. */
  public Optional<Half> half() {
    Matcher words = WITH_HALF.matcher(name);
    return words.matches() ? Optional.of(Half.of(words.group(2))) : Optional.empty();
  }

  /** What stands before the half: {@code emnist-letters-}. */
  public String beginning() {
    Matcher words = WITH_HALF.matcher(name);
    return words.matches() ? words.group(1) : "";
  }

  boolean isEmnist() {
    return name.toLowerCase(Locale.ROOT).startsWith("emnist-");
  }

  /** Without the ending of a packed file. */
  public String unpacked() {
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  /**
   * How the file of these images' labels may be called: {@code labels} for the last {@code images},
   * {@code idx1} for {@code idx3} or {@code idx4}, plain or gzip.
   */
  public List<String> labels() {
    String plain = unpacked();
    int images = plain.lastIndexOf("images");
    String labels =
        images < 0
            ? plain
            : plain.substring(0, images) + "labels" + plain.substring(images + "images".length());
    labels = labels.replaceFirst("idx[34](-ubyte)?$", "idx1$1");
    return labels.equals(plain) ? List.of() : List.of(labels, labels + ".gz");
  }

  /** How the file may be called that says which characters the labels stand for. */
  public Optional<String> mapping() {
    return beginning().isEmpty() ? Optional.empty() : Optional.of(beginning() + "mapping.txt");
  }
}
