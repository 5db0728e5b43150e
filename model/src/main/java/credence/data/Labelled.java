package credence.data;

import credence.net.Shape;

/** Labelled examples of one shape that a network can be trained on. */
public sealed interface Labelled permits ImageSet, FeatureSet {

  /** The shape of one example. */
  Shape shape();

  /** How many examples. */
  int size();

  /** Class of an example, from 0. */
  int label(int example);

  /**
   * Writes what a network sees of an example.
   *
   * @param input of examples of this shape
   * @param out receives [c, h, w] of {@code input} from {@code at} on
   */
  void write(ImageInput input, int example, float[] out, int at);

  /**
   * Writes what a network sees of an example under a view of it.
   *
   * @throws UnsupportedOperationException for examples that have no views
   */
  void write(ImageInput input, int example, Augmentation.View view, float[] out, int at);

  /**
   * The same with other colours.
   *
   * @throws UnsupportedOperationException likewise
   */
  void write(
      ImageInput input, int example, Augmentation.View view, Colours colours, float[] out, int at);
}
