package credence.job.report;

/** What the lines of a chart are drawn against. */
enum Abscissa {
  EPOCH("epoch", "epochs") {
    @Override
    Scale scale(double min, double max) {
      return Scale.upTo(max);
    }

    @Override
    String describe(double x) {
      return "epoch " + Figures.decimals(x, 2);
    }
  },
  /** The fraction that was removed, from 0; what is left on a logarithmic scale. */
  REMOVED("removed, %", "the share removed") {
    @Override
    Scale scale(double min, double max) {
      return new Scale.Removed(max);
    }

    @Override
    String describe(double x) {
      return Figures.shortPercent(x) + " % removed";
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
      return Figures.decimals(x, 1) + " dB";
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

  /** Where a point is. */
  abstract String describe(double x);
}
