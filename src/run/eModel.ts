/**
 * The E-model of Recommendation ITU-T G.107, R = Ro - Is - Id - Ie,eff + A, for narrow-band telephony with the default
 * values of its Table 2; only delay and loss are ours. Equation numbers are left out, as they moved between editions.
 */

/** Default values (G.107 Table 2): loudness and noise in dB, dBr, dBm0p or dB(A) as there. */
const SLR = 8;
const RLR = 2;
const OLR = SLR + RLR;
const STMR = 15;
const LSTR = 18;
const D_S = 3;
const TELR = 65;
const WEPL = 110;
const QDU = 1;
const N_C = -70;
const N_FOR = -64;
const P_S = 35;
const P_R = 35;
/** Sensitivity to delay, and the least delay that is noticed, in milliseconds. */
const S_T = 1;
const M_T = 100;
/** Advantage of access: none for a wired telephone. */
const A = 0;

/** G.711 with packet loss concealment (G.113 Appendix I): no impairment of its own, robustness against random loss. */
const IE_G711 = 0;
const BPL_G711 = 25.1;

/**
 * The transmission rating R of G.711 with concealment, from 0 (worst) to 93.2 (nothing lost, no delay).
 * @param delayMs from mouth to ear, one way.
 * @param lossPercent packets that are lost or come too late, from 0 to 100; as if each were lost independently.
 */
export function rating(delayMs: number, lossPercent: number): number {
  const r = RO - IS - delayImpairment(delayMs) - equipmentImpairment(lossPercent) + A;
  return Math.max(0, r);
}

/** The mean opinion score that a rating stands for, from 1 (bad) to 4.5 (G.107 Annex B). */
export function meanOpinionScore(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  // Below R = 6.5 the formula dips under the scale.
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}

const decibels = (ratio: number): number => 10 * Math.log10(ratio);
const power = (level: number): number => 10 ** (level / 10);

/** All noise together, at the point of 0 dBr. */
const NO = decibels(power(N_C) + power(roomNoiseSent()) + power(roomNoiseHeard()) + power(N_FOR + RLR));

function roomNoiseSent(): number {
  return P_S - SLR - D_S - 100 + 0.004 * (P_S - OLR - D_S - 14) ** 2;
}

function roomNoiseHeard(): number {
  const effective = P_R + decibels(1 + power(10 - LSTR));
  return RLR - 121 + effective + 0.008 * (effective - 35) ** 2;
}

/** Basic signal-to-noise ratio. */
const RO = 15 - 1.5 * (SLR + NO);
/** Sidetone; the echo in it, 50 dB below, is taken without delay, where it is loudest. */
const IST = sidetoneImpairment();
/** What impairs speech at the same moment: too loud a connection, sidetone, quantizing. */
const IS = loudnessImpairment() + IST + quantizingImpairment();

function loudnessImpairment(): number {
  const x = OLR + 0.2 * (64 + NO - RLR);
  return 20 * ((1 + (x / 8) ** 8) ** (1 / 8) - x / 8);
}

function sidetoneImpairment(): number {
  const stmrO = -decibels(power(-STMR) + power(-TELR));
  return (
    12 * (1 + ((stmrO - 13) / 6) ** 8) ** (1 / 8) -
    28 * (1 + ((stmrO + 1) / 19.4) ** 35) ** (1 / 35) -
    13 * (1 + ((stmrO - 3) / 33) ** 13) ** (1 / 13) +
    29
  );
}

function quantizingImpairment(): number {
  const q = 37 - 15 * Math.log10(QDU);
  const g = 1.07 + 0.258 * q + 0.0602 * q ** 2;
  const y = (RO - 100) / 15 + 46 / 8.4 - g / 9;
  const z = 46 / 30 - g / 40;
  return 15 * Math.log10(1 + 10 ** y + 10 ** z);
}

/** Id = Idte + Idle + Idd, with one delay for all: T = Ta = Tr / 2. */
function delayImpairment(delayMs: number): number {
  return talkerEcho(delayMs) + listenerEcho(2 * delayMs) + absoluteDelay(delayMs);
}

function talkerEcho(t: number): number {
  const terv = TELR - 40 * Math.log10((1 + t / 10) / (1 + t / 150)) + 6 * Math.exp(-0.3 * t ** 2);
  const roe = -1.5 * (NO - RLR);
  const re = 80 + 2.5 * (terv - 14);
  const half = (roe - re) / 2;
  return (half + Math.sqrt(half ** 2 + 100) - 1) * (1 - Math.exp(-t));
}

function listenerEcho(tr: number): number {
  const half = (RO - 10.5 * (WEPL + 7) * (tr + 1) ** -0.25) / 2;
  return half + Math.sqrt(half ** 2 + 169);
}

function absoluteDelay(ta: number): number {
  if (ta <= M_T) return 0;
  const x = Math.log2(ta / M_T);
  const s = 6 * S_T;
  return 25 * ((1 + x ** s) ** (1 / s) - 3 * (1 + (x / 3) ** s) ** (1 / s) + 2);
}

/** Ie,eff for independent loss (BurstR = 1). */
function equipmentImpairment(ppl: number): number {
  return IE_G711 + (95 - IE_G711) * (ppl / (ppl + BPL_G711));
}
