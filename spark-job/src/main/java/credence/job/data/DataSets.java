package credence.job.data;

import credence.data.ClassNames;
import credence.data.DataException;
import credence.data.GeneratedDigits;
import credence.data.ImageSet;
import credence.data.format.CifarReader;
import credence.data.format.IdxReader;
import credence.job.JobException;
import credence.job.config.DataConfig;
import credence.job.data.blocks.FolderImages;
import credence.job.data.blocks.ParquetImages;
import credence.job.data.blocks.SpreadHalf;
import credence.job.input.TableFiles;
import credence.job.store.Paths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Data sets by name, below one folder on any Hadoop file system. */
public final class DataSets {

  private final SparkSession spark;
  private final String root;

  /**
   * @param root the folder of {@code --data}, or null
   */
  public DataSets(SparkSession spark, String root) {
    this.spark = spark;
    this.root = root;
  }

  /**
   * Reads the whole data set, so that what is wrong with it is known before anything is written.
   *
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public Images load(DataConfig config, long seed) throws IOException {
    return isSpread(config) ? spread(config).split(config, seed) : read(config).split(config, seed);
  }

  /**
   * The same for whoever splits it more than once.
   *
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public DataHalves read(DataConfig config) throws IOException {
    return isSpread(config)
        ? spread(config).gathered()
        : DataHalves.of(config.name(), half(config, true), half(config, false));
  }

  /** Pictures may be many: executors read them. */
  private static boolean isSpread(DataConfig config) {
    return config.name().equals("folder") || config.name().equals("parquet");
  }

  private SpreadHalves spread(DataConfig config) throws IOException {
    SpreadHalf training = spread(config, half(true));
    return SpreadHalves.of(config, training, spread(config, half(false)));
  }

  private SpreadHalf spread(DataConfig config, String half) throws IOException {
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    DataFiles set = folder(config.path());
    return config.name().equals("folder")
        ? new FolderImages(context, config).read(set.folder(half).path())
        : new ParquetImages(spark, config).read(TableFiles.half(context, set.path(), half));
  }

  /**
   * The test half of a known data set, which need not have another; of CIFAR-100 a piece of it is
   * enough: what is to be unlike a model's images may be few.
   *
   * @param name one of {@link DataConfig#known}
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public ImageSet test(String name) throws IOException {
    if (name.equals("cifar-100")) {
      DataFiles files = folder(name);
      return files.read(files.wholeOrPiece("test", ".bin"), CifarReader.hundred()::read);
    }
    return half(DataConfig.of(name), false);
  }

  private ImageSet half(DataConfig config, boolean training) throws IOException {
    return switch (config.name()) {
      case "mnist" -> idx(config, ClassNames.DIGITS, training);
      case "fashion-mnist" -> idx(config, ClassNames.FASHION_MNIST, training);
      case "kmnist" -> idx(config, ClassNames.KMNIST, training);
      case "cifar-10" -> cifar10(config, training);
      case "cifar-100" ->
          folder(config.name())
              .read(training ? "train.bin" : "test.bin", CifarReader.hundred()::read);
      case "digits" -> digits(config, training);
      default -> throw new IllegalStateException(config.name());
    };
  }

  /** As many as MNIST has, no more than wanted; the same ones whatever the experiment's seed. */
  private static ImageSet digits(DataConfig config, boolean training) {
    int most = training ? 60_000 : 10_000;
    int wanted = training ? config.trainLimit() + config.validation() : config.testLimit();
    boolean limited = (training ? config.trainLimit() : config.testLimit()) > 0;
    return GeneratedDigits.images(limited ? Math.min(most, wanted) : most, training ? 1 : 2);
  }

  private ImageSet idx(DataConfig config, List<String> names, boolean training) throws IOException {
    DataFiles files = folder(config.name());
    String stem = training ? "train" : "t10k";
    return files.read(
        stem + "-images-idx3-ubyte",
        images ->
            files.read(
                stem + "-labels-idx1-ubyte",
                labels -> new IdxReader().read(images, labels, names)));
  }

  private ImageSet cifar10(DataConfig config, boolean training) throws IOException {
    DataFiles files = folder(config.name());
    if (!training) {
      return files.read("test_batch.bin", CifarReader.ten()::read);
    }
    List<ImageSet> batches = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      batches.add(files.read("data_batch_" + i + ".bin", CifarReader.ten()::read));
    }
    return ImageSet.concat(batches);
  }

  private static String half(boolean training) {
    return training ? "train" : "test";
  }

  private DataFiles folder(String name) throws IOException {
    Path path = Paths.of(name);
    if (!path.isAbsolute() && path.toUri().getScheme() == null) {
      if (root == null) {
        throw JobException.usage("--data DIR is missing: the folder with " + name);
      }
      path = Paths.in(Paths.of(root), name);
    }
    return DataFiles.in(path, spark.sparkContext().hadoopConfiguration());
  }
}
