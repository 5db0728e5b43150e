package credence.job.config;

import credence.job.config.hocon.Section;
import java.util.List;

/** How pixels become the network's inputs. */
public sealed interface Scaling {

  /** With mean 0 and deviation 1, over the images that are trained on. */
  record Standardised() implements Scaling {
    @Override
    public String toString() {
      return "standardise";
    }
  }

  /**
   * Divided.
   *
   * @param by positive
   */
  record Divided(double by) implements Scaling {
    @Override
    public String toString() {
      return String.valueOf(by);
    }
  }

  static Scaling read(Section data) {
    if (data.isText("scaling")) {
      data.choice("scaling", List.of("standardise"));
      return new Standardised();
    }
    double divisor = data.number("scaling");
    if (!(divisor > 0) || Double.isInfinite(divisor)) {
      throw data.invalid("scaling", "must be standardise or a positive divisor");
    }
    return new Divided(divisor);
  }
}
