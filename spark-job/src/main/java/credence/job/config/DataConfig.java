package credence.job.config;

import credence.data.Augmentation;
import credence.data.Jitter;
import credence.data.format.Cifar100Labels;
import credence.data.format.Transposing;
import credence.job.config.hocon.Section;
import credence.picture.PictureRules;
import credence.picture.Resizing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which images.
 *
 * @param name of the data set
 * @param path of a data set of one's own ({@code folder}, {@code parquet}), relative to {@code
 *     --data}; null for the known ones
 * @param channels of a data set of one's own: 1 or 3
 * @param pictures how pictures of one's own become images
 * @param maxBad pictures of one's own that may be unreadable and are left out
 * @param columns of {@code parquet}
 * @param validation examples taken from the training images and never trained on
 * @param trainLimit most examples to train on, 0 for all
 * @param testLimit most examples to test on, 0 for all
 * @param divisor of pixels, 0 to standardise them
 * @param randomLabels whether training and validation images have labels that say nothing
 * @param augmentation of the training images
 * @param partitions P: how many workers train at once; part of the result
 */
public record DataConfig(
    String name,
    String path,
    Cifar100Labels labels,
    Transposing transposing,
    int channels,
    PictureRules pictures,
    long maxBad,
    ColumnNames columns,
    int validation,
    int trainLimit,
    int testLimit,
    double divisor,
    boolean randomLabels,
    Augmentation augmentation,
    int partitions) {

  private static final String CIFAR_100 = "cifar-100";
  private static final String IDX = "idx";

  /** Pictures of one's own. */
  private static final List<String> PICTURES = List.of("folder", "parquet");

  /** Data sets of one's own. */
  private static final List<String> OWN = List.of("folder", "parquet", IDX);

  /** Every data set there is. */
  static final List<String> NAMES =
      List.of(
          "mnist",
          "fashion-mnist",
          "kmnist",
          "cifar-10",
          CIFAR_100,
          "digits",
          "folder",
          "parquet",
          IDX);

  /** Keys that some data sets have alone. */
  private static final Map<String, List<String>> KEYS_OF =
      Map.of(
          "path", OWN,
          "channels", PICTURES,
          "background", PICTURES,
          "resize", PICTURES,
          "resize-by", PICTURES,
          "labels", List.of(CIFAR_100),
          "transpose", List.of(IDX));

  /** The whole of a known data set, as it is. */
  public static DataConfig of(String name) {
    return new DataConfig(
        name,
        null,
        Cifar100Labels.FINE,
        Transposing.AUTO,
        0,
        PictureRules.usual(),
        0,
        ColumnNames.USUAL,
        0,
        0,
        0,
        0,
        false,
        Augmentation.none(),
        1);
  }

  /** Names of the data sets that need no path. */
  public static List<String> known() {
    return NAMES.stream().filter(name -> !isOwn(name)).toList();
  }

  static DataConfig read(Section data) {
    String name = data.choice("name", NAMES);
    String path = data.has("path") ? data.text("path") : null;
    if (path == null && isOwn(name)) {
      throw data.invalid("name", "needs data.path: where the images are");
    }
    new TreeMap<>(KEYS_OF).forEach((key, names) -> requireUse(data, key, name, names));
    return new DataConfig(
        name,
        path,
        labels(data, name),
        transposing(data, name),
        channels(data, name),
        pictures(data, name),
        data.integer("max-bad", 0),
        ColumnNames.read(data),
        data.integer("validation", 0),
        data.has("train-limit") ? data.integer("train-limit", 1) : 0,
        data.has("test-limit") ? data.integer("test-limit", 1) : 0,
        divisor(data),
        data.flag("random-labels"),
        augmentation(data.section("augment")),
        data.integer("partitions", 1));
  }

  private static void requireUse(Section data, String key, String name, List<String> names) {
    if (data.isGiven(key) && !names.contains(name)) {
      throw data.invalid(
          key, "is for data.name = %s, not %s".formatted(String.join(" or ", names), name));
    }
  }

  private static Cifar100Labels labels(Section data, String name) {
    if (!name.equals(CIFAR_100)) {
      return Cifar100Labels.FINE;
    }
    return Cifar100Labels.of(data.choice("labels", Cifar100Labels.ids()));
  }

  private static Transposing transposing(Section data, String name) {
    if (!name.equals(IDX)) {
      return Transposing.AUTO;
    }
    if (!data.isText("transpose")) {
      return Transposing.of(data.flag("transpose"));
    }
    if (!data.text("transpose").equals("auto")) {
      throw data.invalid("transpose", "must be true, false or auto");
    }
    return Transposing.AUTO;
  }

  private static double divisor(Section data) {
    if (data.isText("scaling")) {
      data.choice("scaling", List.of("standardise"));
      return 0;
    }
    double divisor = data.number("scaling");
    if (!(divisor > 0) || Double.isInfinite(divisor)) {
      throw data.invalid("scaling", "must be standardise or a positive divisor");
    }
    return divisor;
  }

  private static Augmentation augmentation(Section augment) {
    int crop = augment.integer("crop", 0);
    boolean flip = augment.flag("flip");
    Section jitter = augment.section("jitter");
    double brightness = jitter.number("brightness");
    double contrast = jitter.number("contrast");
    double saturation = jitter.number("saturation");
    double hue = jitter.number("hue");
    return new Augmentation(
        crop, flip, jitter.build(() -> new Jitter(brightness, contrast, saturation, hue)));
  }

  private static int channels(Section data, String name) {
    if (!PICTURES.contains(name)) {
      return 0;
    }
    int channels = data.integer("channels", 1);
    if (channels != 1 && channels != 3) {
      throw data.invalid("channels", "must be 1 or 3");
    }
    return channels;
  }

  private static PictureRules pictures(Section data, String name) {
    if (!PICTURES.contains(name)) {
      return PictureRules.usual();
    }
    return new PictureRules(background(data), resizing(data));
  }

  private static Resizing resizing(Section data) {
    Resizing.Fit fit = Resizing.Fit.of(data.choice("resize-by", Resizing.Fit.ids()));
    if (!data.has("resize")) {
      return new Resizing.Never();
    }
    int[] size = data.integers("resize", 1);
    if (size.length > 2 || size.length < 1) {
      throw data.invalid("resize", "must be a number of pixels or [height, width]");
    }
    return data.build(() -> new Resizing.To(size[0], size[size.length - 1], fit));
  }

  private static int background(Section data) {
    if (data.isText("background")) {
      String colour = data.choice("background", List.of("white", "black"));
      return colour.equals("white") ? 255 : 0;
    }
    int grey = data.integer("background", 0);
    if (grey > 255) {
      throw data.invalid("background", "must be white, black or a grey level from 0 to 255");
    }
    return grey;
  }

  /** Whether it is a data set of one's own, at {@link #path}. */
  public boolean isOwn() {
    return isOwn(name);
  }

  /** Whether a data set of that name is one of one's own. */
  public static boolean isOwn(String name) {
    return OWN.contains(name);
  }

  /** Whether a data set of that name is pictures, which may have any size. */
  public static boolean arePictures(String name) {
    return PICTURES.contains(name);
  }

  /** Whether it is IDX files of one's own. */
  public boolean isIdx() {
    return name.equals(IDX);
  }
}
