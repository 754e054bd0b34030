import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../platform/auth/current-user.decorator';
import { RateLimiter } from '../../../platform/http/rate-limiter';
import { SharedRateLimiter } from '../../../platform/http/shared-rate-limiter';
import { ProblemException } from '../../../platform/problems/problem.exception';
import { AccountsService } from '../accounts.service';
import { normalizeEmail } from '../domain/account';
import { REGISTRATION } from '../domain/registration-limit';
import { SESSION_LIFETIME_MS, SessionsService, type Tokens } from '../sessions.service';
import { LoginRequestDto, RefreshRequestDto, RegisterRequestDto, SignedInDto, type UserDto } from './account.dtos';

const COOKIE = 'refresh_token';
const COOKIE_OPTIONS: CookieSerializeOptions = { path: '/api/v1/auth', httpOnly: true, sameSite: 'strict' };

/** Attempts to sign in that fail: ten at once, then one every six seconds, for each address and account. */
const LOGIN = { name: 'login', burst: 10, refillMs: 6_000 };
/** Attempts to sign in from one address, whatever the account: one password tried with many accounts is guessing too. */
const LOGIN_ADDRESS = { name: 'login-address', burst: 100, refillMs: 1_000 };
/** For each address and session. */
const REFRESH = { name: 'refresh', burst: 60, refillMs: 1_000 };

@ApiTags('auth')
@Public()
@Controller('api/v1/auth')
export class AuthHttpController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly limiter: RateLimiter,
    private readonly sharedLimiter: SharedRateLimiter,
  ) {}

  /** Makes an account and signs it in. */
  @Post('register')
  @ApiCreatedResponse({ type: SignedInDto })
  async register(
    @Body() { email, password, timeZone, locale, cookie }: RegisterRequestDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    this.limiter.take(REGISTRATION, request.ip);
    const user = await this.accounts.register(email, password, {
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(locale === undefined ? {} : { locale }),
    });
    return this.signedIn(
      user,
      await this.sessions.open(user.id, request.headers['user-agent']),
      cookie ?? false,
      request,
      reply,
    );
  }

  @Post('login')
  @HttpCode(200)
  @ApiOkResponse({ type: SignedInDto })
  async login(
    @Body() { email, password, cookie }: LoginRequestDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    this.limiter.take(LOGIN_ADDRESS, request.ip);
    const who = [request.ip, normalizeEmail(email)];
    await this.sharedLimiter.take(LOGIN, ...who);
    const user = await this.accounts.authenticate(email, password);
    await this.sharedLimiter.reset(LOGIN, ...who);
    return this.signedIn(
      user,
      await this.sessions.open(user.id, request.headers['user-agent']),
      cookie ?? false,
      request,
      reply,
    );
  }

  /** A new pair of tokens for a refresh token, from the body or from the cookie. */
  @Post('refresh')
  @HttpCode(200)
  @ApiOkResponse({ type: SignedInDto })
  async refresh(
    @Body() { refreshToken }: RefreshRequestDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    const token = refreshToken ?? request.cookies[COOKIE];
    if (token === undefined) {
      throw new ProblemException(401, 'There is no session.', {
        detail: 'Send the refresh token in "refreshToken", or sign in.',
      });
    }
    this.limiter.take(REFRESH, request.ip, token.split('.', 1)[0]!);
    try {
      const { accountId, ...tokens } = await this.sessions.refresh(token);
      const user = await this.accounts.get(accountId);
      return this.signedIn(user, tokens, refreshToken === undefined, request, reply);
    } catch (error) {
      if (error instanceof ProblemException) void reply.clearCookie(COOKIE, COOKIE_OPTIONS);
      throw error;
    }
  }

  /** Ends the session; does not mind when there is none. */
  @Post('logout')
  @HttpCode(204)
  @ApiNoContentResponse()
  async logout(
    @Body() { refreshToken }: RefreshRequestDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = refreshToken ?? request.cookies[COOKIE];
    if (token !== undefined) await this.sessions.close(token);
    void reply.clearCookie(COOKIE, COOKIE_OPTIONS);
  }

  private signedIn(
    user: UserDto,
    { refreshToken, ...tokens }: Tokens,
    cookie: boolean,
    request: FastifyRequest,
    reply: FastifyReply,
  ): SignedInDto {
    if (!cookie) return { user, ...tokens, refreshToken };
    void reply.setCookie(COOKIE, refreshToken, {
      ...COOKIE_OPTIONS,
      secure: request.protocol === 'https',
      maxAge: SESSION_LIFETIME_MS / 1000,
    });
    return { user, ...tokens };
  }
}
