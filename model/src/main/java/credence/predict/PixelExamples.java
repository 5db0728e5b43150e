package credence.predict;

import credence.data.ImageInput;

/** Packed images of unknown classes. */
record PixelExamples(byte[] pixels, ImageInput input) implements Examples {

  PixelExamples {
    int size = input.image().size();
    if (pixels.length % size != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no whole number of %s images of %d bytes"
              .formatted(pixels.length, input.image(), size));
    }
  }

  @Override
  public int size() {
    return pixels.length / input.image().size();
  }

  @Override
  public int label(int index) {
    return -1;
  }

  @Override
  public void write(int index, float[] target, int offset) {
    input.write(pixels, index, target, offset);
  }
}
