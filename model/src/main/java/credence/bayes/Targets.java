package credence.bayes;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What examples are to be predicted as, in their order: classes, or numbers. Whoever holds them may
 * read their arrays, which may be longer than the examples; only their owner writes them.
 */
public sealed interface Targets extends Serializable {

  /** Of as many examples as the array has room for. */
  int size();

  /** How much an example counts; 1 where all count alike. */
  default double weight(int example) {
    return 1;
  }

  /** Room for {@code examples} targets of this kind. */
  Targets room(int examples);

  /** Copies the target of example {@code from} to place {@code at} of {@code to}, of this kind. */
  void copy(int from, Targets to, int at);

  /**
   * Class of each example.
   *
   * @throws IllegalArgumentException for numbers
   */
  int[] labels();

  /**
   * Numbers of each example.
   *
   * @throws IllegalArgumentException for classes
   */
  Numbers numbers();

  /**
   * @param labels class of each example, from 0, or -1 where it is not known; taken over
   * @param weights how much each example counts; null where all count alike
   */
  record Classes(int[] labels, float[] weights) implements Targets {

    /**
     * @throws IllegalArgumentException if there are not as many weights as labels
     */
    public Classes {
      if (weights != null && weights.length != labels.length) {
        throw new IllegalArgumentException(
            "%d weights of %d examples".formatted(weights.length, labels.length));
      }
    }

    /** All count alike. */
    public Classes(int[] labels) {
      this(labels, null);
    }

    @Override
    public double weight(int example) {
      return weights == null ? 1 : weights[example];
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public Targets room(int examples) {
      return new Classes(new int[examples], weights == null ? null : new float[examples]);
    }

    @Override
    public void copy(int from, Targets to, int at) {
      to.labels()[at] = labels[from];
      if (weights != null) {
        ((Classes) to).weights[at] = weights[from];
      }
    }

    @Override
    public Numbers numbers() {
      throw new IllegalArgumentException("targets are classes, and numbers are needed");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Classes same
          && Arrays.equals(labels, same.labels)
          && Arrays.equals(weights, same.weights);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(labels) + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
      return size() + " classes";
    }
  }

  /**
   * @param values [n, width], row-major, finite; taken over
   * @param width d, numbers of an example, at least 1
   */
  record Numbers(float[] values, int width) implements Targets {

    /**
     * @throws IllegalArgumentException if these are no whole examples
     */
    public Numbers {
      if (width < 1 || values.length % width != 0) {
        throw new IllegalArgumentException(
            "%d numbers are no whole number of targets of %d".formatted(values.length, width));
      }
    }

    /** Number {@code j} of example {@code index}. */
    public float at(int index, int j) {
      return values[index * width + j];
    }

    @Override
    public int size() {
      return values.length / width;
    }

    @Override
    public Targets room(int examples) {
      return new Numbers(new float[Math.multiplyExact(examples, width)], width);
    }

    @Override
    public void copy(int from, Targets to, int at) {
      System.arraycopy(values, from * width, to.numbers().values, at * width, width);
    }

    @Override
    public int[] labels() {
      throw new IllegalArgumentException("targets are numbers, and classes are needed");
    }

    @Override
    public Numbers numbers() {
      return this;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Numbers same
          && width == same.width
          && Arrays.equals(values, same.values);
    }

    @Override
    public int hashCode() {
      return 31 * width + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return size() + " x " + width + " numbers";
    }
  }
}
