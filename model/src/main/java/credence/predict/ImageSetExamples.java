package credence.predict;

import credence.data.ImageInput;
import credence.data.ImageSet;

/** The images of a set, as a network takes them. */
record ImageSetExamples(ImageSet images, ImageInput input) implements Examples {

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public int label(int index) {
    return images.label(index);
  }

  @Override
  public void write(int index, float[] target, int offset) {
    input.write(images, index, target, offset);
  }
}
