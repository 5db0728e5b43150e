package credence.job.images.named.blocks;

import credence.data.Classes;
import credence.data.DataException;
import credence.data.DataFingerprint;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.job.images.folders.ChangeLog;
import credence.net.Shape;
import credence.picture.PictureCounts;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * A half of a data set of one's own, decoded on the disks of executors. The driver has the labels,
 * and looks at the pixels a block at a time. What is lost with an executor is read again.
 *
 * @param blocks one a partition, in the order of the half
 */
public record SpreadHalf(JavaRDD<PictureBlock> blocks, HalfIndex index, HalfFiles files) {

  /**
   * Decodes a half.
   *
   * @param place for messages
   * @param blocks one a partition
   * @param files what there is beside its pictures
   * @throws DataException for pictures of several sizes, or none
   * @throws credence.job.base.JobException with exit code 65 if no picture can be read
   */
  static SpreadHalf of(String place, JavaRDD<PictureBlock> blocks, HalfFiles files)
      throws DataException {
    return of(place, "pictures", blocks, files);
  }

  /**
   * The same.
   *
   * @param what is in the blocks, for messages
   */
  static SpreadHalf of(String place, String what, JavaRDD<PictureBlock> blocks, HalfFiles files)
      throws DataException {
    blocks.persist(StorageLevel.DISK_ONLY());
    List<PictureBlock> found = new BlockJob(blocks).summaries();
    List<String> bad = found.stream().flatMap(block -> block.bad().stream()).toList();
    int[] starts = new int[found.size() + 1];
    TreeSet<String> names = new TreeSet<>();
    for (int b = 0; b < found.size(); b++) {
      starts[b + 1] = Math.addExact(starts[b], found.get(b).count());
      found.get(b).runs().forEach(run -> names.add(run.label()));
    }
    PictureCounts changes = new PictureCounts();
    found.forEach(block -> changes.addAll(block.changes()));
    ChangeLog.say(place, changes);
    HalfFiles read = new HalfFiles(starts[found.size()], files.passedOver(), bad, changes);
    if (names.isEmpty()) {
      new SourceFiles(read, HalfFiles.NONE).requireFewBad(0, what);
      throw new DataException(place, 0, "images", "none");
    }
    Classes classes = Classes.of(names);
    int[] labels = labels(found, classes, starts[found.size()]);
    long[] crcs = found.stream().mapToLong(PictureBlock::crc).toArray();
    HalfIndex index =
        new HalfIndex(shape(found), classes.names(), starts, crcs, labels, weights(found));
    return new SpreadHalf(blocks, index, read);
  }

  /** The same pictures' shape and classes, and none of the pictures. */
  public SpreadHalf none() {
    HalfIndex index =
        new HalfIndex(shape(), classNames(), new int[1], new long[0], new int[0], null);
    return new SpreadHalf(new JavaSparkContext(blocks.context()).emptyRDD(), index, HalfFiles.NONE);
  }

  /** All pictures have the size of the first. */
  private static Shape shape(List<PictureBlock> blocks) throws DataException {
    List<PictureBlock> full = blocks.stream().filter(block -> block.shape() != null).toList();
    PictureBlock first = full.get(0);
    for (PictureBlock block : full) {
      boolean same = block.shape().equals(first.shape());
      if (!same || block.misfit() != null) {
        Shape shape = first.shape();
        String other = block.first() + " is " + BlockBuilder.size(block.shape(), shape);
        String expected =
            shape.equals(ImageInput.rowShape(shape.channels()))
                ? "%d numbers in every row".formatted(shape.channels())
                : "%d x %d pixels in every picture (data.resize gives them one size)"
                    .formatted(shape.width(), shape.height());
        throw new DataException(first.first(), 0, expected, same ? block.misfit() : other);
      }
    }
    return first.shape();
  }

  private static int[] labels(List<PictureBlock> blocks, Classes classes, int count) {
    int[] labels = new int[count];
    int at = 0;
    for (PictureBlock block : blocks) {
      for (PictureBlock.Run run : block.runs()) {
        Arrays.fill(labels, at, at + run.count(), classes.named(run.label()).getAsInt());
        at += run.count();
      }
    }
    return labels;
  }

  /** Null where all pictures count alike. */
  private static float[] weights(List<PictureBlock> blocks) {
    if (blocks.stream().allMatch(block -> block.weights() == null)) {
      return null;
    }
    float[] weights = new float[blocks.stream().mapToInt(PictureBlock::count).sum()];
    Arrays.fill(weights, 1);
    int at = 0;
    for (PictureBlock block : blocks) {
      if (block.weights() != null) {
        System.arraycopy(block.weights(), 0, weights, at, block.count());
      }
      at += block.count();
    }
    return weights;
  }

  /** The same, with its classes found among others by name. */
  public SpreadHalf among(Classes classes) {
    List<String> own = index.classNames();
    int[] theirs =
        Arrays.stream(index.labels())
            .map(label -> classes.named(own.get(label)).getAsInt())
            .toArray();
    HalfIndex matched =
        new HalfIndex(
            index.shape(), classes.names(), index.starts(), index.crcs(), theirs, index.weights());
    return new SpreadHalf(blocks, matched, files);
  }

  /**
   * These pictures and, after them, others, whose classes are found among these by name or come
   * after them.
   *
   * @param place of the others, for messages
   * @throws DataException if they have another size
   */
  public SpreadHalf plus(SpreadHalf others, String place) throws DataException {
    if (!shape().equals(others.shape())) {
      throw new DataException(
          place,
          0,
          "images of " + shape() + ", as those that they are added to",
          "" + others.shape());
    }
    Classes all = new Classes(classNames()).and(others.classNames());
    return new SpreadHalf(
        blocks.union(others.blocks),
        among(all).index.plus(others.among(all).index),
        files.plus(others.files));
  }

  /** {@link ImageHash} of each image. */
  public long[] hashes(String key) {
    int size = shape().size();
    return blocks.map(block -> new ImageHash(key).of(block.pixels(), size)).collect().stream()
        .flatMapToLong(Arrays::stream)
        .toArray();
  }

  /**
   * Some of the images in the driver's memory.
   *
   * @param images their numbers, rising
   */
  public ImageSet selected(int[] images) {
    int size = shape().size();
    int[] starts = index.starts();
    List<byte[]> chosen =
        blocks
            .mapPartitionsWithIndex(
                (b, blocks) -> {
                  byte[] pixels = blocks.next().pixels();
                  int[] own = Arrays.stream(images).filter(i -> isIn(i, starts, b)).toArray();
                  byte[] theirs = new byte[own.length * size];
                  for (int i = 0; i < own.length; i++) {
                    System.arraycopy(pixels, (own[i] - starts[b]) * size, theirs, i * size, size);
                  }
                  return List.of(theirs).iterator();
                },
                true)
            .collect();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    chosen.forEach(pixels::writeBytes);
    int[] labels = Arrays.stream(images).map(image -> index.labels()[image]).toArray();
    return new ImageSet(shape(), classNames(), pixels.toByteArray(), labels, index.weights(images));
  }

  private static boolean isIn(int image, int[] starts, int block) {
    return image >= starts[block] && image < starts[block + 1];
  }

  public Shape shape() {
    return index.shape();
  }

  public List<String> classNames() {
    return index.classNames();
  }

  public int size() {
    return index.size();
  }

  /** As {@link DataFingerprint#of} has it of all images in one set. */
  public String fingerprint() {
    Iterator<byte[]> pixels = blocks.map(PictureBlock::pixels).toLocalIterator();
    return DataFingerprint.of(
        index.shape(), index.classNames(), index.labels(), pixels, index.weights());
  }

  /**
   * The first images in the driver's memory, no more than {@code most}.
   *
   * @throws DataException if they are not what they were
   */
  public ImageSet gathered(int most) throws DataException {
    return index.gather(blocks.toLocalIterator(), most);
  }

  public void free() {
    blocks.unpersist(false);
  }
}
