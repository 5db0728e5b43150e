package credence.job.report.chart;

import credence.job.report.page.NumberText;

/** What the lines of a chart are drawn against. */
public enum Abscissa {
  EPOCH("epoch", "epochs") {
    @Override
    Scale scale(double min, double max) {
      return Scale.wholeUpTo(max);
    }

    @Override
    String describe(double x) {
      return "epoch " + NumberText.decimals(x, 2);
    }
  },
  /** The fraction that was removed, from 0; what is left on a logarithmic scale. */
  REMOVED("removed, %; logarithmic in what is left", "the share removed") {
    @Override
    Scale scale(double min, double max) {
      return new Scale.Removed(max);
    }

    @Override
    String describe(double x) {
      return NumberText.shortPercent(x) + " % removed";
    }
  },
  SNR("10 log10(|mu| / sigma), dB", "signal to noise in dB") {
    @Override
    Scale scale(double min, double max) {
      return Scale.around(min, max);
    }

    @Override
    boolean isMarked() {
      return false;
    }

    @Override
    String describe(double x) {
      return NumberText.decimals(x, 1) + " dB";
    }
  },
  /** What was predicted, p of the most probable class. */
  CONFIDENCE("confidence", "confidence") {
    @Override
    Scale scale(double min, double max) {
      return new Scale.Linear(0, 1, 0.2);
    }

    @Override
    String describe(double x) {
      return "confidence " + NumberText.decimals(x, 3);
    }
  },
  /** T; equal ratios, equal distances. */
  DRAWS("draws", "the number of draws") {
    @Override
    Scale scale(double min, double max) {
      return Scale.ratios(min, max);
    }

    @Override
    String describe(double x) {
      return NumberText.counted(x, "draw");
    }

    @Override
    boolean isCounted() {
      return true;
    }
  },
  /** P; equal ratios, equal distances. */
  PARTITIONS("partitions", "the number of partitions") {
    @Override
    Scale scale(double min, double max) {
      return Scale.ratios(min, max);
    }

    @Override
    String describe(double x) {
      return NumberText.counted(x, "partition");
    }

    @Override
    boolean isCounted() {
      return true;
    }
  },
  /** Equal ratios, equal distances. */
  IMAGES("images", "the number of images") {
    @Override
    Scale scale(double min, double max) {
      return Scale.ratios(min, max);
    }

    @Override
    String describe(double x) {
      return NumberText.counted(x, "image");
    }

    @Override
    boolean isCounted() {
      return true;
    }
  },
  /** Images that are passed on, in percent. */
  REJECTED("images passed on, %", "the share of images passed on") {
    @Override
    Scale scale(double min, double max) {
      return Scale.upTo(max);
    }

    @Override
    String describe(double x) {
      return NumberText.decimals(x, 0) + " % passed on";
    }
  },
  DEGREES("rotation, degrees", "the angle of rotation") {
    @Override
    Scale scale(double min, double max) {
      return new Scale.Linear(0, 180, 30);
    }

    @Override
    String describe(double x) {
      return NumberText.decimals(x, 0) + " degrees";
    }
  },
  NOISE("standard deviation of the noise, white = 1", "the strength of noise") {
    @Override
    Scale scale(double min, double max) {
      return Scale.upTo(max);
    }

    @Override
    String describe(double x) {
      return "noise " + NumberText.decimals(x, 1);
    }
  },
  NATS("nats", "nats") {
    @Override
    Scale scale(double min, double max) {
      return Scale.upTo(max);
    }

    @Override
    boolean isMarked() {
      return false;
    }

    @Override
    String describe(double x) {
      return NumberText.decimals(x, 2) + " nats";
    }
  };

  private final String label;
  private final String subject;

  Abscissa(String label, String subject) {
    this.label = label;
    this.subject = subject;
  }

  /** Under the axis. */
  String label() {
    return label;
  }

  /** As in "error against epochs". */
  String subject() {
    return subject;
  }

  /** For values from {@code min} to {@code max}. */
  abstract Scale scale(double min, double max);

  /** Whether the points of a line of few are told apart. */
  boolean isMarked() {
    return true;
  }

  /** Whether few values are themselves labelled. */
  boolean isCounted() {
    return false;
  }

  /** Where a point is. */
  abstract String describe(double x);
}
