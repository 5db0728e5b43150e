package credence.job.data;

import credence.data.DataException;
import credence.data.GeneratedDigits;
import credence.data.ImageSet;
import credence.data.format.IdxName.Half;
import credence.data.format.Transposing;
import credence.job.JobException;
import credence.job.config.DataConfig;
import credence.job.data.blocks.FolderImages;
import credence.job.data.blocks.IdxImages;
import credence.job.data.blocks.ParquetImages;
import credence.job.data.blocks.SpreadHalf;
import credence.job.data.published.DataRoot;
import credence.job.data.published.PublishedSets;
import credence.job.input.TableFiles;
import credence.job.records.IdxPlace;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Data sets by name, below one folder on any Hadoop file system. */
public final class DataSets {

  /** Before the path of IDX files in place of a data set's name. */
  public static final String IDX = "idx:";

  private final SparkSession spark;
  private final DataRoot root;
  private final PublishedSets published;

  /**
   * @param root the folder of {@code --data}, or null
   */
  public DataSets(SparkSession spark, String root) {
    this.spark = spark;
    this.root = new DataRoot(root, spark.sparkContext().hadoopConfiguration());
    this.published = new PublishedSets(this.root);
  }

  /**
   * Reads the whole data set, so that what is wrong with it is known before anything is written.
   *
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public Images load(DataConfig config, long seed) throws IOException {
    return config.isOwn() ? spread(config).split(config, seed) : read(config).split(config, seed);
  }

  /**
   * The same for whoever splits it more than once.
   *
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public DataHalves read(DataConfig config) throws IOException {
    return config.isOwn()
        ? spread(config).gathered()
        : DataHalves.of(config.name(), half(config, true), half(config, false));
  }

  private SpreadHalves spread(DataConfig config) throws IOException {
    return config.isIdx()
        ? idx(config)
        : SpreadHalves.of(config, pictures(config, "train"), pictures(config, "test"));
  }

  private SpreadHalf pictures(DataConfig config, String half) throws IOException {
    Path set = root.at(config.path());
    return config.name().equals("folder")
        ? new FolderImages(context(), config).read(new Path(set, half))
        : new ParquetImages(spark, config).read(TableFiles.half(context(), set, half));
  }

  private SpreadHalves idx(DataConfig config) throws IOException {
    Map<Half, Path> halves = idxPlace(config.path()).halves();
    IdxImages images = new IdxImages(context(), config.transposing());
    SpreadHalf training = images.labelled(halves.get(Half.TRAINING));
    return SpreadHalves.of(config, training, images.labelled(halves.get(Half.TEST)));
  }

  private IdxPlace idxPlace(String path) throws IOException {
    return IdxPlace.of(root.at(path), spark.sparkContext().hadoopConfiguration());
  }

  private JavaSparkContext context() {
    return new JavaSparkContext(spark.sparkContext());
  }

  /**
   * The test half of a data set, which need not have another nor, if it is IDX, labels; of
   * CIFAR-100 a piece of it is enough: what is to be unlike a model's images may be few.
   *
   * @param name one of {@link DataConfig#known}, or {@link #IDX} and the path of IDX files
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public ImageSet test(String name) throws IOException {
    if (name.startsWith(IDX)) {
      IdxPlace place = idxPlace(name.substring(IDX.length()));
      SpreadHalf half = new IdxImages(context(), Transposing.AUTO).test(place);
      Heap.requireDriver(half.bytes(), "the images of " + name);
      return half.gathered(half.size());
    }
    return name.equals("cifar-100") ? published.cifar100Test() : half(DataConfig.of(name), false);
  }

  private ImageSet half(DataConfig config, boolean training) throws IOException {
    return config.name().equals("digits")
        ? digits(config, training)
        : published.half(config.name(), config.labels(), training);
  }

  /** As many as MNIST has, no more than wanted; the same ones whatever the experiment's seed. */
  private static ImageSet digits(DataConfig config, boolean training) {
    int most = training ? 60_000 : 10_000;
    int wanted = training ? config.trainLimit() + config.validation() : config.testLimit();
    boolean limited = (training ? config.trainLimit() : config.testLimit()) > 0;
    return GeneratedDigits.images(limited ? Math.min(most, wanted) : most, training ? 1 : 2);
  }
}
