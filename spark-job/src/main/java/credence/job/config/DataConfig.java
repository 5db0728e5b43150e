package credence.job.config;

import credence.data.Augmentation;
import credence.data.Jitter;
import credence.job.config.hocon.Section;
import credence.train.ClassWeighting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which images.
 *
 * @param maxBad pictures of one's own that may be unreadable and are left out
 * @param validation examples taken from the training images and never trained on
 * @param calibration examples likewise, by which nothing is chosen but where sets of classes end
 * @param trainLimit of the others
 * @param testLimit of the test images
 * @param randomLabels whether training and validation images have labels that say nothing
 * @param classWeights how much an image that is trained on counts by its class
 * @param augmentation of the training images
 * @param partitions P: how many workers train at once; part of the result
 * @param coreset training images that are never trained on
 * @param replay image tables whose rows are trained on too
 */
public record DataConfig(
    DataSource source,
    long maxBad,
    int validation,
    int calibration,
    Amount trainLimit,
    Amount testLimit,
    Scaling scaling,
    boolean randomLabels,
    ClassWeighting classWeights,
    Augmentation augmentation,
    int partitions,
    Coreset coreset,
    List<String> replay) {

  /**
   * A few images of the training half, by a keyed hash of their pixels.
   *
   * @param images how many; 0 for none
   * @param perClass whether so many of each class
   * @param key of the hash
   */
  public record Coreset(int images, boolean perClass, String key) {

    static final Coreset NONE = new Coreset(0, false, "credence");

    static Coreset read(Section coreset) {
      String key = coreset.text("key");
      if (key.isEmpty()) {
        throw coreset.invalid("key", "must have a letter");
      }
      return new Coreset(coreset.integer("size", 0), coreset.flag("per-class"), key);
    }

    public boolean isEmpty() {
      return images == 0;
    }

    /** Images that it may have of a half of so many classes. */
    public int most(int classes) {
      return perClass ? Math.multiplyExact(images, classes) : images;
    }
  }

  /** The whole of a known data set, as it is. */
  public static DataConfig of(DataSource source) {
    return new DataConfig(
        source,
        0,
        0,
        0,
        new Amount.All(),
        new Amount.All(),
        new Scaling.Standardised(),
        false,
        new ClassWeighting.Equal(),
        Augmentation.none(),
        1,
        Coreset.NONE,
        List.of());
  }

  static DataConfig read(Section data) {
    return new DataConfig(
        DataSourceReader.read(data),
        data.integer("max-bad", 0),
        data.integer("validation", 0),
        data.integer("calibration", 0),
        Amount.read(data, "train-limit"),
        Amount.read(data, "test-limit"),
        Scaling.read(data),
        data.flag("random-labels"),
        classWeights(data),
        augmentation(data.section("augment")),
        data.integer("partitions", 1),
        Coreset.read(data.section("coreset")),
        replay(data));
  }

  private static List<String> replay(Section data) {
    if (!data.has("replay")) {
      return List.of();
    }
    Object value = data.any("replay").unwrapped();
    List<?> places = value instanceof List<?> list ? list : List.of(value);
    if (places.isEmpty() || !places.stream().allMatch(String.class::isInstance)) {
      throw data.invalid("replay", "must be the path of an image table, or a list of such paths");
    }
    if (places.stream().distinct().count() != places.size()) {
      throw data.invalid("replay", "names a table twice");
    }
    return places.stream().map(String.class::cast).toList();
  }

  private static ClassWeighting classWeights(Section data) {
    String key = "class-weights";
    if (!data.has(key)) {
      return new ClassWeighting.Equal();
    }
    if (!data.isSection(key)) {
      data.choice(key, List.of("balanced"));
      return new ClassWeighting.Balanced();
    }
    Section own = data.section(key);
    Map<String, Double> weights = new TreeMap<>();
    own.names().forEach(name -> weights.put(name, own.number(name)));
    return own.build(() -> new ClassWeighting.Named(weights));
  }

  /** Whether images count by their class, or by a weight of their own. */
  public boolean isWeighted() {
    return source.weight() != null || !(classWeights instanceof ClassWeighting.Equal);
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

  /** The same, with none of the training half set aside for validation: others validate. */
  public DataConfig withoutValidation() {
    return new DataConfig(
        source,
        maxBad,
        0,
        calibration,
        trainLimit,
        testLimit,
        scaling,
        randomLabels,
        classWeights,
        augmentation,
        partitions,
        coreset,
        replay);
  }

  /** Whether numbers are predicted, and not classes. */
  public boolean hasNumbers() {
    return source instanceof DataSource.Numbers;
  }

  /** Whether examples are rows of numbers that have a class, and no images. */
  public boolean hasRows() {
    return source instanceof DataSource.ClassTable;
  }

  /** Images of the training half that are never trained on. */
  public int setAside() {
    return Math.addExact(validation, calibration);
  }

  /** Of the data set, as {@code data.name} has it. */
  public String name() {
    return source.id();
  }
}
