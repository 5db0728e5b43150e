package credence.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Jitter} does to one image.
 *
 * @param brightness the factor, 1 for none, as of the next two
 * @param hue turns of the circle, 0 for none
 * @param order of the four steps, from 0 to 23
 */
record Colours(float brightness, float contrast, float saturation, float hue, int order) {

  /** Of red, green and blue in grey. */
  private static final float[] WEIGHTS = {0.2989f, 0.587f, 0.114f};

  private enum Step {
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    HUE
  }

  private static final List<List<Step>> ORDERS = orders(List.of(Step.values()));

  /** All orders, the one that is given first. */
  private static List<List<Step>> orders(List<Step> steps) {
    if (steps.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Step>> orders = new ArrayList<>();
    for (Step first : steps) {
      List<Step> others = new ArrayList<>(steps);
      others.remove(first);
      for (List<Step> rest : orders(others)) {
        List<Step> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        orders.add(List.copyOf(order));
      }
    }
    return orders;
  }

  /**
   * Changes an image.
   *
   * @param pixels in [0, 1], [c, h, w]
   * @param channels 1 or 3; of one neither saturation nor hue is there to change
   */
  void apply(float[] pixels, int channels) {
    for (Step step : ORDERS.get(order)) {
      switch (step) {
        case BRIGHTNESS -> blend(pixels, brightness, 0);
        case CONTRAST -> contrast(pixels, channels);
        case SATURATION -> saturation(pixels, channels);
        case HUE -> hue(pixels, channels);
      }
    }
  }

  private void contrast(float[] pixels, int channels) {
    if (contrast != 1) {
      blend(pixels, contrast, (1 - contrast) * meanGrey(pixels, channels));
    }
  }

  /** f v + add, cut off at 0 and 1. */
  private static void blend(float[] pixels, float f, float add) {
    if (f != 1) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = Math.min(1, Math.max(0, f * pixels[i] + add));
      }
    }
  }

  private static float meanGrey(float[] pixels, int channels) {
    int plane = pixels.length / channels;
    double mean = 0;
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        sum += pixels[i];
      }
      mean += (channels == 1 ? 1 : WEIGHTS[c]) * sum / plane;
    }
    return (float) mean;
  }

  private void saturation(float[] pixels, int channels) {
    if (saturation == 1 || channels == 1) {
      return;
    }
    int plane = pixels.length / 3;
    for (int i = 0; i < plane; i++) {
      float r = pixels[i];
      float g = pixels[plane + i];
      float b = pixels[2 * plane + i];
      float add = (1 - saturation) * (WEIGHTS[0] * r + WEIGHTS[1] * g + WEIGHTS[2] * b);
      pixels[i] = Math.min(1, Math.max(0, saturation * r + add));
      pixels[plane + i] = Math.min(1, Math.max(0, saturation * g + add));
      pixels[2 * plane + i] = Math.min(1, Math.max(0, saturation * b + add));
    }
  }

  private void hue(float[] pixels, int channels) {
    if (hue == 0 || channels == 1) {
      return;
    }
    int plane = pixels.length / 3;
    for (int i = 0; i < plane; i++) {
      float r = pixels[i];
      float g = pixels[plane + i];
      float b = pixels[2 * plane + i];
      float value = Math.max(r, Math.max(g, b));
      float range = value - Math.min(r, Math.min(g, b));
      if (range > 0) {
        float turned = hueOf(r, g, b, value, range) + 6 * hue;
        pixels[i] = channel(turned + 5, value, range);
        pixels[plane + i] = channel(turned + 3, value, range);
        pixels[2 * plane + i] = channel(turned + 1, value, range);
      }
    }
  }

  /** In sixths of a turn, from -1 to 5: red 0, green 2, blue 4. */
  private static float hueOf(float r, float g, float b, float value, float range) {
    if (value == r) {
      return (g - b) / range;
    }
    return value == g ? 2 + (b - r) / range : 4 + (r - g) / range;
  }

  /** v - range max(0, min(1, k, 4 - k)), k being {@code sixths} within a turn. */
  private static float channel(float sixths, float value, float range) {
    float k = sixths < 0 ? sixths + 6 : sixths;
    k = k >= 6 ? k - 6 : k;
    k = k >= 6 ? k - 6 : k;
    return value - range * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
  }
}
