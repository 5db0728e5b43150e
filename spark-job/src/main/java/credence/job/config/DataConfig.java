package credence.job.config;

import java.util.List;

/**
 * Which images.
 *
 * @param name of the data set
 * @param path of a data set of one's own ({@code folder}, {@code parquet}), relative to {@code
 *     --data}; null for the known ones
 * @param channels of a data set of one's own: 1 or 3
 * @param validation examples taken from the training images and never trained on
 * @param trainLimit most examples to train on, 0 for all
 * @param testLimit most examples to test on, 0 for all
 * @param partitions P: how many workers train at once; part of the result
 */
public record DataConfig(
    String name,
    String path,
    int channels,
    int validation,
    int trainLimit,
    int testLimit,
    int partitions) {

  /** Every data set there is. */
  static final List<String> NAMES =
      List.of(
          "mnist",
          "fashion-mnist",
          "kmnist",
          "cifar-10",
          "cifar-100",
          "digits",
          "folder",
          "parquet");

  static DataConfig read(Section data) {
    String name = data.choice("name", NAMES);
    String path = data.has("path") ? data.text("path") : null;
    if (path == null && isOwn(name)) {
      throw data.invalid("name", "needs data.path: where the images are");
    }
    if (path != null && !isOwn(name)) {
      throw data.invalid("path", "is for data.name = folder or parquet, not " + name);
    }
    return new DataConfig(
        name,
        path,
        channels(data, name),
        data.integer("validation", 0),
        data.has("train-limit") ? data.integer("train-limit", 1) : 0,
        data.has("test-limit") ? data.integer("test-limit", 1) : 0,
        data.integer("partitions", 1));
  }

  private static int channels(Section data, String name) {
    if (!isOwn(name)) {
      return 0;
    }
    int channels = data.integer("channels", 1);
    if (channels != 1 && channels != 3) {
      throw data.invalid("channels", "must be 1 or 3");
    }
    return channels;
  }

  private static boolean isOwn(String name) {
    return name.equals("folder") || name.equals("parquet");
  }
}
