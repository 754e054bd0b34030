import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../platform/auth/current-user.decorator';
import { ANY_SCOPE, NeedsScope } from '../../../platform/auth/scopes';
import { HoldsSecret } from '../../../platform/idempotency/holds-secret.decorator';
import { ProblemException } from '../../../platform/problems/problem.exception';
import { PersonalTokensService } from '../personal-tokens.service';
import {
  AccessTokenDto,
  CreateAccessTokenRequestDto,
  CreatedAccessTokenDto,
  ExchangedTokenDto,
} from './access-token.dtos';

@ApiTags('access tokens')
@ApiBearerAuth()
@Controller('api/v1')
export class AccessTokensHttpController {
  constructor(private readonly tokens: PersonalTokensService) {}

  /** Makes a token for a program; it is shown this once. */
  @Post('access-tokens')
  @HoldsSecret()
  @ApiCreatedResponse({ type: CreatedAccessTokenDto })
  create(
    @CurrentUser() user: CurrentUserInfo,
    @Body() request: CreateAccessTokenRequestDto,
  ): Promise<CreatedAccessTokenDto> {
    return this.tokens.create(user.id, request);
  }

  /** The tokens of the person, the newest first. */
  @Get('access-tokens')
  @ApiOkResponse({ type: [AccessTokenDto] })
  list(@CurrentUser() user: CurrentUserInfo): Promise<AccessTokenDto[]> {
    return this.tokens.list(user.id);
  }

  /** Revokes a token at once. */
  @Delete('access-tokens/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  revoke(@CurrentUser() user: CurrentUserInfo, @Param('id') id: string): Promise<void> {
    return this.tokens.revoke(user.id, id);
  }

  /** Exchanges an access token that a person made for a short one, which sockets take. */
  @Post('auth/token')
  @HttpCode(200)
  @NeedsScope(ANY_SCOPE)
  @HoldsSecret()
  @ApiOkResponse({ type: ExchangedTokenDto })
  exchange(@CurrentUser() { personalToken }: CurrentUserInfo): Promise<ExchangedTokenDto> {
    if (personalToken) return this.tokens.exchange(personalToken);
    throw new ProblemException(400, 'There is nothing to exchange.', {
      detail: 'Send a personal access token in the Authorization header; the token of a session is good as it is.',
    });
  }
}
