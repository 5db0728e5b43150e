package credence.engine;

import java.util.stream.Stream;

/**
 * One weight after steps of {@link Ivon} at a rate of 0.3 from m = 0.3, h = 0.25, g = 0, around a
 * prior mean of 0.1, with ghat = 0.2 cos t and f = 0.5 + 0.4 sin 3 t in step t = 1, 2, ... The
 * figures are those of a few lines of Python that follow the equations in h, in double:
 *
 * <pre>
 * g = b1*g + (1-b1)*ghat
 * h = b2*h + (1-b2)*f + 0.5*(1-b2)**2*(h-f)**2/(h+delta)
 * step = max(-xi, min(xi, (g/(1-b1**t) + delta*(m-0.1))/(h+delta)))
 * m = m - 0.3*(h0+delta)*step
 * </pre>
 *
 * @param ivon the settings: each of beta1, beta2, h0, delta and the clip is changed once
 */
public record IvonGolden(Ivon ivon, int steps, double m, double h, double g) {

  public static final double RATE = 0.3;
  public static final double PRIOR_MEAN = 0.1;
  public static final double M = 0.3;
  public static final double H = 0.25;

  public static double gradient(int step) {
    return 0.2 * Math.cos(step);
  }

  public static double curvature(int step) {
    return 0.5 + 0.4 * Math.sin(3 * step);
  }

  public static Stream<IvonGolden> all() {
    double none = Double.POSITIVE_INFINITY;
    Ivon usual = new Ivon(0.9, 0.99, 1000, 0.01, 0.4, none);
    Ivon noMomentum = new Ivon(0, 0.99, 1000, 0.01, 0.4, none);
    Ivon noMemory = new Ivon(0.9, 0, 1000, 0.01, 0.4, none);
    Ivon rescaled = new Ivon(0.9, 0.99, 1000, 0.01, 1.5, none);
    Ivon clipped = new Ivon(0.9, 0.99, 1000, 0.01, 0.4, 0.05);
    Ivon decaying = new Ivon(0.9, 0.5, 1000, 0.2, 0.4, none);
    return Stream.of(
        new IvonGolden(usual, 1, 0.24854300578540411, 0.25308253972044714, 0.010806046117362793),
        new IvonGolden(usual, 10, 0.33193558156895536, 0.27225291259642703, -0.024411567711400566),
        new IvonGolden(noMomentum, 1, 0.24854300578540411, 0.25308253972044714, 0.1080604611736279),
        new IvonGolden(noMomentum, 10, 0.415200594922633, 0.27225291259642703, -0.167814305815290),
        new IvonGolden(noMemory, 1, 0.281878683609612, 0.7370448853007627, 0.010806046117362793),
        new IvonGolden(noMemory, 10, 0.3222485793526959, 0.5189715014494691, -0.0244115677114005),
        new IvonGolden(rescaled, 1, 0.11048765545356154, 0.25308253972044714, 0.0108060461173627),
        new IvonGolden(rescaled, 10, 0.41735665706360464, 0.27225291259642703, -0.024411567711400),
        new IvonGolden(clipped, 1, 0.29385, 0.25308253972044714, 0.010806046117362793),
        new IvonGolden(clipped, 10, 0.30583305082559414, 0.27225291259642703, -0.02441156771140056),
        new IvonGolden(decaying, 1, 0.25765064311258085, 0.42931021791195795, 0.010806046117362793),
        new IvonGolden(decaying, 10, 0.23843246905106244, 0.4516826523637193, -0.0244115677114005));
  }
}
