package credence.job.images.named;

import credence.data.DataException;
import credence.data.DataFingerprint;
import credence.data.ImageSet;
import credence.data.digits.GeneratedDigits;
import credence.data.format.IdxName.Half;
import credence.data.format.Transposing;
import credence.job.base.JobException;
import credence.job.config.Amount;
import credence.job.config.DataConfig;
import credence.job.config.DataSource;
import credence.job.config.SweepConfig;
import credence.job.images.named.blocks.FolderImages;
import credence.job.images.named.blocks.FoundHalf;
import credence.job.images.named.blocks.HalfFiles;
import credence.job.images.named.blocks.IdxImages;
import credence.job.images.named.blocks.ParquetImages;
import credence.job.images.named.blocks.SourceFiles;
import credence.job.images.named.blocks.SpreadHalf;
import credence.job.images.named.published.DataRoot;
import credence.job.images.named.published.PublishedSets;
import credence.job.images.records.IdxPlace;
import credence.job.images.tables.TableFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Data sets by name, below one folder on any Hadoop file system. */
public final class DataSets {

  /** Before the path of IDX files in place of a data set's name. */
  public static final String IDX = "idx:";

  private final SparkSession spark;
  private final DataRoot root;
  private final PublishedSets published;
  private final Replay replay;

  /**
   * @param root the folder of {@code --data}, or null
   */
  public DataSets(SparkSession spark, String root) {
    this.spark = spark;
    this.root = new DataRoot(root, spark.sparkContext().hadoopConfiguration());
    this.published = new PublishedSets(this.root);
    this.replay = new Replay(spark);
  }

  /**
   * Reads the whole data set, so that what is wrong with it is known before anything is written.
   *
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public SplitImages load(DataConfig config, long seed) throws IOException {
    requireImages(config);
    if (!(config.source() instanceof DataSource.Own)) {
      return read(config).split(config, seed);
    }
    SpreadHalves halves = spread(config, (heap, space) -> heap.requirePartitioned(space, config));
    SplitImages images = halves.split(config, seed);
    halves.test().free();
    return images;
  }

  /**
   * The rows of tables that a program has, in place of files. There are no test images.
   *
   * @param config of a Parquet data set with these columns
   * @param table to train on
   * @param validation rows that are never trained on; null where they are taken from {@code table}
   * @throws DataException for rows that are not as they should be
   * @throws JobException with exit code 65 if too many pictures are bad
   */
  public SplitImages load(DataConfig config, long seed, Dataset<Row> table, Dataset<Row> validation)
      throws IOException {
    DataSource.Labelled source = (DataSource.Labelled) config.source();
    FoundHalf training = new ParquetImages(spark, source).find("the dataset", table);
    FoundHalf aside =
        validation == null
            ? null
            : new ParquetImages(spark, asIn(training, source.withoutWeights()))
                .find("the rows for validation", validation);
    Heap heap = Heap.of(spark.sparkContext());
    DataConfig own = aside == null ? config : config.withoutValidation();
    if (training.shape() != null) {
      long held = aside == null ? 0 : aside.pictures();
      heap.requirePartitioned(
          new PictureSpace(training.pictures(), held, training.shape().size()), own);
    }
    SpreadHalf half = training.decoded();
    SpreadHalf other = aside == null ? half.none() : aside.decoded();
    SplitImages split = halves(config, training, half, other).split(own, seed);
    other.free();
    return aside == null ? split : split.validatedByTest();
  }

  /**
   * The same for a sweep, which splits it more than once.
   *
   * @param configs of its settings, all with the same images; at least one
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public Halves halves(List<DataConfig> configs, SweepConfig.Mode mode) throws IOException {
    DataConfig first = configs.get(0);
    requireImages(first);
    if (!(first.source() instanceof DataSource.Own)) {
      return read(first);
    }
    return spread(
        first,
        (heap, space) -> {
          for (DataConfig config : configs) {
            switch (mode) {
              case WHOLE -> heap.requireWhole(space, config);
              case PARTITIONED -> heap.requirePartitioned(space, config);
            }
          }
        });
  }

  private static void requireImages(DataConfig config) {
    if (config.source() instanceof DataSource.Numbers) {
      throw JobException.usage(
          "data.name = %s has numbers to predict, and this command knows images and classes alone: scripts/train trains on it"
              .formatted(config.name()));
    }
  }

  /** A published data set, or generated digits, in the memory of this process. */
  public DataHalves read(DataConfig config) throws IOException {
    ImageSet own = half(config, true);
    int[] coreset = CoresetChoice.of(config, own).leftOut();
    Optional<SpreadHalf> replayed = replay.read(config, own.shape());
    ImageSet all = replayed.isEmpty() ? own : replay.after(own, replayed.get(), config.maxBad());
    Pool pool = Pool.of(coreset, own.size(), all.size() - own.size());
    return DataHalves.of(config.source(), all, pool, half(config, false));
  }

  /** Whether there is room for them. */
  private interface Room {
    void require(Heap heap, PictureSpace space);
  }

  /** Pictures of one's own may be many: executors read them. */
  private SpreadHalves spread(DataConfig config, Room room) throws IOException {
    Heap heap = Heap.of(spark.sparkContext());
    FoundHalf training = found(config.source(), Half.TRAINING);
    FoundHalf test =
        found(
            config.source() instanceof DataSource.Labelled table
                ? asIn(training, table.withoutWeights())
                : config.source(),
            Half.TEST);
    if (training.shape() != null) {
      int size = training.shape().size();
      room.require(heap, new PictureSpace(training.pictures(), test.pictures(), size));
    }
    SpreadHalves halves = halves(config, training, training.decoded(), test.decoded());
    room.require(heap, halves.space());
    return halves;
  }

  /** A column that only the other half has is nothing to predict with. */
  private static DataSource.Labelled asIn(FoundHalf training, DataSource.Labelled source) {
    return source instanceof DataSource.ClassTable table
        ? table.withFeatures(training.features().columns())
        : source;
  }

  private SpreadHalves halves(DataConfig config, FoundHalf found, SpreadHalf own, SpreadHalf test)
      throws IOException {
    int[] coreset = CoresetChoice.of(config, own).leftOut();
    Optional<SpreadHalf> replayed = replay.read(config, own.shape());
    SpreadHalf all = replayed.isEmpty() ? own : own.plus(replayed.get(), "data.replay");
    Pool pool = Pool.of(coreset, own.size(), all.size() - own.size());
    return SpreadHalves.of(config, all, pool, test, names(found, own));
  }

  /**
   * A coreset of an experiment's training half: of what is set aside for validation or calibration
   * it has nothing.
   *
   * @param asked may be another than the one that the experiment leaves out
   * @param seed of the experiment
   * @throws JobException with exit code 66 for a file that is missing, 64 for too few images
   * @throws DataException for a file that is not as it should be
   */
  public Coreset coreset(DataConfig config, DataConfig.Coreset asked, long seed)
      throws IOException {
    if (config.hasNumbers() || config.hasRows()) {
      throw JobException.usage(
          "a coreset is of images, and data.name = %s has none".formatted(config.name()));
    }
    if (!(config.source() instanceof DataSource.Own)) {
      ImageSet half = half(config, true);
      int[] chosen = CoresetChoice.of(config, half).notSetAside(asked, seed);
      return new Coreset(half.select(chosen), half.size(), DataFingerprint.of(half));
    }
    SpreadHalf half = found(config.source(), Half.TRAINING).decoded();
    new SourceFiles(half.files(), HalfFiles.NONE).requireFewBad(config.maxBad(), "pictures");
    int[] chosen = CoresetChoice.of(config, half).notSetAside(asked, seed);
    long bytes = (long) chosen.length * half.shape().size();
    Heap.of(spark.sparkContext()).requireHeld(bytes, "the images of the coreset");
    return new Coreset(half.selected(chosen), half.size(), half.fingerprint());
  }

  private static List<String> names(FoundHalf found, SpreadHalf half) {
    return found.features() == null ? List.of() : found.features().names(half.shape().channels());
  }

  private FoundHalf found(DataSource source, Half half) throws IOException {
    String name = half == Half.TRAINING ? "train" : "test";
    if (source instanceof DataSource.Folder folder) {
      return new FolderImages(context(), folder).find(new Path(root.at(folder.path()), name));
    } else if (source instanceof DataSource.Labelled table) {
      TableFiles files = TableFiles.half(context(), root.at(table.path()), name);
      return new ParquetImages(spark, table).find(files);
    }
    DataSource.Idx idx = (DataSource.Idx) source;
    Path images = idxPlace(idx.path()).halves().get(half);
    return new IdxImages(context(), idx.transposing()).labelled(images);
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
   * @param name one of {@link DataSource#known()}, or {@link #IDX} and the path of IDX files
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public ImageSet test(String name) throws IOException {
    if (name.startsWith(IDX)) {
      IdxPlace place = idxPlace(name.substring(IDX.length()));
      FoundHalf half = new IdxImages(context(), Transposing.AUTO).test(place);
      long bytes = half.pictures() * half.shape().size();
      Heap.of(spark.sparkContext()).requireHeld(bytes, "the images of " + name);
      return half.decoded().gathered(Math.toIntExact(half.pictures()));
    }
    DataSource source = DataSource.known(name);
    return source instanceof DataSource.Cifar100
        ? published.cifar100Test()
        : half(DataConfig.of(source), false);
  }

  private ImageSet half(DataConfig config, boolean training) throws IOException {
    if (config.source() instanceof DataSource.Digits) {
      return digits(config, training);
    } else if (config.source() instanceof DataSource.Cifar100 cifar) {
      return published.cifar100(cifar.labels(), training);
    }
    return published.half((DataSource.Published) config.source(), training);
  }

  /** As many as MNIST has, no more than wanted; the same ones whatever the experiment's seed. */
  private static ImageSet digits(DataConfig config, boolean training) {
    int most = training ? 60_000 : 10_000;
    int besides = training ? config.setAside() + config.coreset().most(10) : 0;
    Amount limit = training ? config.trainLimit() : config.testLimit();
    return GeneratedDigits.images(besides + (int) limit.of(most - besides), training ? 1 : 2);
  }
}
