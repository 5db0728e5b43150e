package credence.job.report.chart;

import credence.job.report.page.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Where values lie on an axis, and which of them are labelled. */
public sealed interface Scale {

  /** Place of {@code value}: 0 where the axis begins, 1 where it ends. */
  double at(double value);

  /** Round values, rising. */
  List<Double> ticks();

  String label(double tick);

  /** Whether equal distances are equal ratios. */
  default boolean isLogarithmic() {
    return false;
  }

  /** Values of which there are no more than this are themselves the ticks. */
  int FEW = 6;

  /** The scale with ticks at {@code values}, if they are few; round ticks otherwise. */
  default Scale marking(List<Double> values) {
    List<Double> distinct = values.stream().distinct().sorted().toList();
    return distinct.size() <= FEW ? new Marked(this, distinct) : this;
  }

  /** Whole numbers from 0 to {@code end}, as far as it is one or more. */
  static Scale wholeUpTo(double end) {
    return end < 1 ? upTo(end) : new Linear(0, end, Math.max(1, step(end / 6)));
  }

  /** About five round ticks, and the axis ends on ticks. */
  static Scale around(double min, double max) {
    double margin = max > min ? 0 : max == 0 ? 1 : Math.abs(max) * 0.1;
    double step = step((max - min + 2 * margin) / 4);
    double from = Math.floor((min - margin) / step + 1e-9) * step;
    double end = Math.ceil((max + margin) / step - 1e-9) * step;
    return new Linear(min >= 0 ? Math.max(0, from) : from, end, step);
  }

  /** From 0 to {@code end} and no further. */
  static Scale upTo(double end) {
    return new Linear(0, end, step(end / 6));
  }

  /** Equal ratios, equal distances; both positive. */
  static Scale ratios(double min, double max) {
    return new Logarithmic(min / 1.1, max * 1.1);
  }

  /** 1, 2 or 5 times a power of ten, not below {@code least}. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    double digit = least / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  /** Digits after the point that tell multiples of {@code step} apart. */
  private static int digits(double step) {
    return Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
  }

  /** Another scale with ticks at some values, as they are. */
  record Marked(Scale scale, List<Double> ticks) implements Scale {

    public Marked {
      ticks = List.copyOf(ticks);
    }

    @Override
    public double at(double value) {
      return scale.at(value);
    }

    @Override
    public String label(double tick) {
      return NumberText.plain(tick);
    }

    @Override
    public boolean isLogarithmic() {
      return scale.isLogarithmic();
    }
  }

  /** Words, side by side: those of 0, 1, 2 and so on. */
  record Words(List<String> words) implements Scale {

    public Words {
      words = List.copyOf(words);
    }

    @Override
    public double at(double value) {
      return (value + 0.5) / words.size();
    }

    @Override
    public List<Double> ticks() {
      return IntStream.range(0, words.size()).mapToObj(i -> (double) i).toList();
    }

    @Override
    public String label(double tick) {
      return words.get((int) tick);
    }
  }

  /** Equal differences, equal distances. */
  record Linear(double from, double end, double step) implements Scale {
    @Override
    public double at(double value) {
      return (value - from) / (end - from);
    }

    @Override
    public List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      long last = (long) Math.floor(end / step + 1e-9);
      for (long i = (long) Math.ceil(from / step - 1e-9); i <= last; i++) {
        ticks.add(i * step);
      }
      return ticks;
    }

    /** 4e-6, 1.2e-5: with as many digits as tell multiples of the step apart. */
    private String scientific(double tick) {
      int digits = power(Math.abs(tick)) - power(step);
      return String.format(Locale.ROOT, "%." + Math.max(0, digits) + "e", tick)
          .replace("e-0", "e-");
    }

    private static int power(double value) {
      return (int) Math.floor(Math.log10(value) + 1e-9);
    }

    /** Long numbers in thousands or millions, small ones by their power of ten. */
    @Override
    public String label(double tick) {
      double most = Math.max(Math.abs(from), Math.abs(end));
      if (most < 1e-3) {
        return tick == 0 ? "0" : scientific(tick);
      }
      double unit = most >= 1e6 ? 1e6 : most >= 1e4 ? 1e3 : 1;
      String number = NumberText.decimals(tick / unit, digits(step / unit));
      return number + (unit == 1e6 ? " M" : unit == 1e3 ? " k" : "");
    }
  }

  /**
   * Shares that are removed, from 0 to {@code end}; equal ratios of what is left, equal distances.
   */
  record Removed(double end) implements Scale {

    private static final double[] TICKS = {0, .25, .5, .75, .9, .95, .98, .99, .995, .998, .999};

    public Removed {
      end = Math.max(0.5, end);
    }

    @Override
    public double at(double value) {
      return Math.log1p(-value) / Math.log1p(-end);
    }

    @Override
    public List<Double> ticks() {
      return Arrays.stream(TICKS).filter(tick -> tick <= end).boxed().toList();
    }

    @Override
    public String label(double tick) {
      return NumberText.shortPercent(tick);
    }
  }

  /** Ticks at 1, 2 and 5 times powers of ten, over many decades at the powers alone. */
  record Logarithmic(double from, double end) implements Scale {
    @Override
    public double at(double value) {
      return Math.log(value / from) / Math.log(end / from);
    }

    @Override
    public boolean isLogarithmic() {
      return true;
    }

    @Override
    public List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      double[] digits = end / from > 1000 ? new double[] {1} : new double[] {1, 2, 5};
      for (int power = (int) Math.floor(Math.log10(from)); Math.pow(10, power) <= end; power++) {
        for (double digit : digits) {
          double tick = digit * Math.pow(10, power);
          if (tick >= from && tick <= end) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }

    /** What would take more than six characters in thousands, millions or by its power of ten. */
    @Override
    public String label(double tick) {
      if (tick < 1e-4) {
        return String.format(Locale.ROOT, "%.0e", tick);
      }
      double unit = tick >= 1e6 ? 1e6 : tick >= 1e5 ? 1e3 : 1;
      String number = NumberText.decimals(tick / unit, digits(tick / unit));
      return number + (unit == 1e6 ? " M" : unit == 1e3 ? " k" : "");
    }
  }
}
