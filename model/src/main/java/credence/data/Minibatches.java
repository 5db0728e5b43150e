package credence.data;

import credence.bayes.Targets;
import credence.engine.Minibatch;
import credence.random.Purpose;
import credence.random.RandomKey;
import credence.random.RandomStream;

/**
 * The minibatches of one partition, epoch after epoch, each epoch in an order of its own. Which
 * images make minibatch {@code step}, and how they are augmented, is a function of (seed,
 * partition, step) alone, so a round can be repeated anywhere. Serves one thread: the minibatch is
 * overwritten by the next.
 */
public final class Minibatches {

  private final Examples examples;
  private final Augmentation augmentation;
  private final int batch;
  private final long seed;
  private final int partition;
  private final float[] values;
  private final Targets all;
  private final Targets targets;
  private long epoch = -1;
  private int[] order = {};
  private RandomStream views;
  private RandomStream colours;

  /** Of examples as they are; arguments as in the other constructor. */
  public Minibatches(Examples examples, int batch, long seed, int partition) {
    this(examples, Augmentation.none(), batch, seed, partition);
  }

  /**
   * @param examples the partition's, at least one
   * @param batch examples of a minibatch, at least 1; the last of an epoch may be smaller
   * @param seed the experiment's
   */
  public Minibatches(
      Examples examples, Augmentation augmentation, int batch, long seed, int partition) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch = " + batch + " must be at least 1");
    }
    if (examples.size() == 0) {
      throw new IllegalArgumentException("partition " + partition + " has no images");
    }
    this.examples = examples;
    this.augmentation = augmentation;
    this.batch = batch;
    this.seed = seed;
    this.partition = partition;
    int most = Math.min(batch, examples.size());
    values = new float[Math.multiplyExact(most, examples.shape().size())];
    all = examples.targets();
    targets = all.room(most);
  }

  /** Examples of the partition. */
  public int examples() {
    return examples.size();
  }

  /** Minibatches of an epoch. */
  public int perEpoch() {
    return (examples.size() - 1) / batch + 1;
  }

  /**
   * The minibatch of a step, valid until the next call.
   *
   * @param step from 0, counted through all rounds
   */
  public Minibatch at(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step " + step + " must be at least 0");
    }
    shuffle(step / perEpoch());
    int from = (int) (step % perEpoch()) * batch;
    int count = Math.min(batch, examples.size() - from);
    for (int i = 0; i < count; i++) {
      int image = order[from + i];
      write(image, i * examples.shape().size());
      all.copy(image, targets, i);
    }
    return new Minibatch(values, targets, count);
  }

  private void write(int image, int at) {
    if (augmentation.isNone()) {
      examples.write(image, values, at);
    } else {
      examples.write(image, augmentation.view(views, colours, image), values, at);
    }
  }

  private void shuffle(long wanted) {
    if (wanted != epoch) {
      int round = Math.toIntExact(wanted);
      RandomKey key = new RandomKey(seed, Purpose.SHUFFLE, round, partition, 0, 0);
      order = RandomStream.of(key, 0).permutation(examples.size());
      views = RandomStream.of(key.with(Purpose.AUGMENTATION, 0), 0);
      colours = RandomStream.of(key.with(Purpose.AUGMENTATION, 1), 0);
      epoch = wanted;
    }
  }
}
